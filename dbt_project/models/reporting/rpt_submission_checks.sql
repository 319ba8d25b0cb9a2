select
    checks.campaign_year,
    checks.rubric_id,
    checks.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    checks.check_code,
    definitions.name_zh as check_zh,
    definitions.name_en as check_en,
    checks.severity,
    severities.name_zh as severity_zh,
    severities.name_en as severity_en,
    cast(checks.value_checked as decimal(18, 2)) as value_checked,
    checks.message_zh,
    checks.message_en
from {{ ref('fct_submission_check') }} as checks
inner join {{ ref('dim_chamber') }} as chambers
    on checks.chamber_id = chambers.chamber_id
inner join {{ ref('dim_submission_check') }} as definitions
    on checks.check_code = definitions.check_code
inner join {{ ref('dim_code_label') }} as severities
    on
        checks.severity = severities.code
        and severities.code_set = 'severity'
where checks.status = 'fail'
order by checks.campaign_year, chambers.district_code, checks.chamber_id, checks.check_code

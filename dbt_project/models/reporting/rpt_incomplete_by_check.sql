select
    checks.campaign_year,
    checks.rubric_id,
    checks.check_code,
    names.name_zh as check_zh,
    names.name_en as check_en,
    names.kind,
    kinds.name_zh as kind_zh,
    kinds.name_en as kind_en,
    scopes.name_zh as scope_zh,
    scopes.name_en as scope_en,
    severities.name_zh as severity_zh,
    severities.name_en as severity_en,
    names.weight,
    count(*) as chambers_expected,
    count(*) filter (where checks.status in ('pass', 'fail')) as chambers_assessed,
    count(*) filter (where checks.status = 'fail') as chambers_failed,
    count(distinct chambers.district_code) filter (where checks.status = 'fail') as districts_failed,
    cast(
        100 * {{ decimal_divide(
            "count(*) filter (where checks.status = 'fail')", "count(*) filter (where checks.status in ('pass', 'fail'))"
        ) }} as decimal(9, 1)
    ) as failed_percent
from {{ ref('fct_submission_check') }} as checks
inner join {{ ref('dim_submission_check') }} as names
    on checks.check_code = names.check_code
inner join {{ ref('dim_chamber') }} as chambers
    on checks.chamber_id = chambers.chamber_id
inner join {{ ref('dim_code_label') }} as kinds
    on
        names.kind = kinds.code
        and kinds.code_set = 'check_kind'
inner join {{ ref('dim_code_label') }} as scopes
    on
        names.scope = scopes.code
        and scopes.code_set = 'check_scope'
inner join {{ ref('dim_code_label') }} as severities
    on
        names.severity = severities.code
        and severities.code_set = 'severity'
group by all
order by checks.campaign_year asc, names.weight desc, checks.check_code asc

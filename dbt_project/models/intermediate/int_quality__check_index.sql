-- Every check that is switched on for the year × every chamber that owes a submission; each check fills its slice.
select
    chamber_years.campaign_year,
    chamber_years.rubric_id,
    chamber_years.chamber_id,
    checks.check_code,
    checks.severity,
    checks.scope,
    checks.kind,
    checks.weight,
    checks.message_zh,
    checks.message_en
from {{ ref('int_chamber_years') }} as chamber_years
inner join {{ ref('int_quality__check_years') }} as checks
    on chamber_years.campaign_year = checks.campaign_year

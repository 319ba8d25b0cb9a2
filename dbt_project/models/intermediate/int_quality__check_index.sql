-- Every check that is switched on × every chamber that owes a submission; each check fills its slice.
select
    chamber_years.campaign_year,
    chamber_years.rubric_id,
    chamber_years.chamber_id,
    checks.check_code,
    checks.severity,
    checks.threshold,
    checks.message_zh,
    checks.message_en
from {{ ref('int_chamber_years') }} as chamber_years
cross join {{ ref('stg_submission_checks') }} as checks

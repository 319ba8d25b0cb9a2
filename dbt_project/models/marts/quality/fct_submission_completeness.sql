select
    facts.campaign_year,
    facts.rubric_id,
    facts.chamber_id,
    facts.expected_fields,
    facts.answered_fields,
    facts.evidenced_fields,
    facts.refused_fields,
    states.is_complete,
    states.state_code,
    states.failed_checks,
    states.reasons_zh,
    states.reasons_en
from {{ ref('int_submission_completeness') }} as facts
inner join {{ ref('int_submission_states') }} as states
    on
        facts.campaign_year = states.campaign_year
        and facts.chamber_id = states.chamber_id
order by facts.campaign_year, facts.chamber_id

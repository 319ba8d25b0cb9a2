select
    facts.campaign_year,
    facts.chamber_id,
    if(scores.has_submitted, 'pass', 'fail') as status,
    facts.answered_fields as value_checked,
    facts.expected_fields as compared_with
from {{ ref('int_submission_completeness') }} as facts
inner join {{ ref('int_chamber_scores') }} as scores
    on
        facts.campaign_year = scores.campaign_year
        and facts.chamber_id = scores.chamber_id

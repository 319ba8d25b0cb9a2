select
    facts.campaign_year,
    facts.chamber_id,
    if(facts.evidenced_fields < facts.answered_fields, 'fail', 'pass') as status,
    facts.answered_fields - facts.evidenced_fields as value_checked,
    facts.answered_fields as compared_with
from {{ ref('int_submission_completeness') }} as facts
inner join {{ ref('int_chamber_scores') }} as scores
    on
        facts.campaign_year = scores.campaign_year
        and facts.chamber_id = scores.chamber_id
where scores.has_submitted

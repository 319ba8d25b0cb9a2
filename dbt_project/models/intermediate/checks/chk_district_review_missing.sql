-- Before the district's due date nobody owes a review.
with reviewed as (
    select distinct
        campaign_year,
        chamber_id
    from {{ ref('int_landed_values') }}
    where row_status = 'accepted' and stage = 'district' and is_withdrawal is not true
)

select
    scores.campaign_year,
    scores.chamber_id,
    case
        when reviewed.chamber_id is not null then 'pass'
        when context.as_of <= deadlines.due_on then 'not_applicable'
        else 'fail'
    end as status
from {{ ref('int_chamber_scores') }} as scores
cross join {{ ref('stg_run_context') }} as context
left join {{ ref('int_deadlines') }} as deadlines
    on
        scores.campaign_year = deadlines.campaign_year
        and deadlines.stage = 'district'
left join reviewed
    on
        scores.campaign_year = reviewed.campaign_year
        and scores.chamber_id = reviewed.chamber_id
where scores.has_submitted

-- Where the total is a sum, the dimension scores of a chamber add up to it before adjustments, to the last decimal;
-- floor and ceiling do unless weights are redistributed, as they are then taken on other weights.
select
    totals.campaign_year,
    totals.chamber_id
from {{ ref('int_total_scores') }} as totals
inner join {{ ref('stg_rubrics') }} as rubrics
    on totals.rubric_id = rubrics.rubric_id
inner join {{ ref('fct_dimension_score') }} as dimensions
    on
        totals.campaign_year = dimensions.campaign_year
        and totals.chamber_id = dimensions.chamber_id
where rubrics.aggregation = 'arithmetic'
group by
    rubrics.unanswered_policy,
    totals.campaign_year,
    totals.chamber_id,
    totals.claimed_score,
    totals.evidenced_score,
    totals.official_score,
    totals.floor_score,
    totals.ceiling_score
having
    sum(dimensions.claimed_score) <> totals.claimed_score
    or sum(dimensions.evidenced_score) <> totals.evidenced_score
    or sum(dimensions.official_score) <> totals.official_score
    or (
        rubrics.unanswered_policy <> 'redistribute'
        and (
            sum(dimensions.floor_score) <> totals.floor_score
            or sum(dimensions.ceiling_score) <> totals.ceiling_score
        )
    )

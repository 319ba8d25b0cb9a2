-- Indicator contributions and weights add up to the chamber's total before adjustments; each of the up to n is rounded
-- to half a 1e-9. Only where a rubric redistributes what is unanswered, and nothing is answered, has nothing any
-- weight.
select
    totals.campaign_year,
    totals.chamber_id,
    totals.official_score,
    sum(indicators.official_contribution) as contributions,
    sum(indicators.effective_weight) as weights
from {{ ref('int_total_scores') }} as totals
inner join {{ ref('dim_rubric') }} as rubrics
    on totals.rubric_id = rubrics.rubric_id
inner join {{ ref('fct_indicator_score') }} as indicators
    on
        totals.campaign_year = indicators.campaign_year
        and totals.chamber_id = indicators.chamber_id
inner join {{ ref('stg_rubrics') }} as policies
    on totals.rubric_id = policies.rubric_id
group by
    totals.campaign_year,
    totals.chamber_id,
    totals.official_score,
    rubrics.total_points,
    policies.unanswered_policy
having
    abs(sum(indicators.official_contribution) - totals.official_score) > count(*) * 0.000000001
    or (
        abs(sum(indicators.effective_weight) - rubrics.total_points) > count(*) * 0.000000001
        and not (policies.unanswered_policy = 'redistribute' and sum(indicators.effective_weight) = 0)
    )

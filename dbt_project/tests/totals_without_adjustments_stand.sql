-- A rubric without adjustments publishes the very totals that its dimensions add up to, in all five scores.
select
    totals.campaign_year,
    totals.chamber_id
from {{ ref('int_total_scores') }} as totals
left join {{ ref('fct_chamber_score') }} as published
    on
        totals.campaign_year = published.campaign_year
        and totals.chamber_id = published.chamber_id
where
    totals.rubric_id not in (select adjustments.rubric_id from {{ ref('stg_rubric_adjustments') }} as adjustments)
    and (
        published.claimed_score is distinct from totals.claimed_score
        or published.evidenced_score is distinct from totals.evidenced_score
        or published.official_score is distinct from totals.official_score
        or published.floor_score is distinct from least(totals.floor_score, totals.official_score)
        or published.ceiling_score is distinct from greatest(totals.ceiling_score, totals.official_score)
    )

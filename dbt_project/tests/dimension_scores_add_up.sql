-- The dimension scores of a chamber add up to its total, in all five scores, to the last decimal.
select
    totals.campaign_year,
    totals.chamber_id
from {{ ref('fct_chamber_score') }} as totals
inner join {{ ref('fct_dimension_score') }} as dimensions
    on
        totals.campaign_year = dimensions.campaign_year
        and totals.chamber_id = dimensions.chamber_id
group by
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
    or sum(dimensions.floor_score) <> totals.floor_score
    or sum(dimensions.ceiling_score) <> totals.ceiling_score

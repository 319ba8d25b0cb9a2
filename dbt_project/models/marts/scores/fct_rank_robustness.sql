select
    robustness.campaign_year,
    campaigns.rubric_id,
    robustness.chamber_id,
    cast(robustness.rank_median as bigint) as rank_median,
    cast(robustness.rank_p05 as bigint) as rank_p05,
    cast(robustness.rank_p95 as bigint) as rank_p95,
    cast(robustness.bottom_tenth_probability as decimal(18, 9)) as bottom_tenth_probability
from {{ ref('int_rank_robustness') }} as robustness
inner join {{ ref('int_campaigns') }} as campaigns
    on robustness.campaign_year = campaigns.campaign_year
order by robustness.campaign_year, robustness.chamber_id

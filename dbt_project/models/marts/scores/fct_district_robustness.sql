{% set draws = '(select count(*) from ' ~ ref('int_robustness_draws') ~ ')' %}
select
    robustness.campaign_year,
    campaigns.rubric_id,
    robustness.code as district_code,
    cast(robustness.rank_median as bigint) as rank_median,
    cast(robustness.rank_p05 as bigint) as rank_p05,
    cast(robustness.rank_p95 as bigint) as rank_p95,
    {{ decimal_divide('robustness.top_draws', draws) }} as top_three_probability,
    {{ decimal_divide('robustness.bottom_draws', draws) }} as bottom_three_probability
from {{ ref('int_rank_robustness') }} as robustness
inner join {{ ref('int_campaigns') }} as campaigns
    on robustness.campaign_year = campaigns.campaign_year
where robustness.subject = 'district'
order by robustness.campaign_year, robustness.code

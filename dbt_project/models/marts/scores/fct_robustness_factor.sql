select
    factors.campaign_year,
    campaigns.rubric_id,
    factors.factor_code,
    labels.name_zh as factor_zh,
    labels.name_en as factor_en,
    factors.level_count,
    factors.first_order_index,
    factors.total_index
from {{ ref('int_robustness_factors') }} as factors
inner join {{ ref('int_campaigns') }} as campaigns
    on factors.campaign_year = campaigns.campaign_year
left join {{ ref('stg_code_labels') }} as labels
    on
        labels.code_set = 'robustness_factor'
        and factors.factor_code = labels.code
order by factors.campaign_year, factors.factor_code

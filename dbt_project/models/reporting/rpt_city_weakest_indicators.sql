with by_indicator as (
    select
        campaign_year,
        rubric_id,
        indicator_code,
        count(*) filter (where answer_state <> 'not_applicable') as chambers_applicable,
        count(*) filter (where answer_state = 'not_reported') as chambers_not_reported,
        sum(effective_weight) as weight,
        sum(official_contribution) as earned
    from {{ ref('fct_indicator_score') }}
    group by all
)

select
    by_indicator.campaign_year,
    by_indicator.rubric_id,
    by_indicator.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    indicators.dimension_code,
    by_indicator.chambers_applicable,
    by_indicator.chambers_not_reported,
    cast(
        {{ decimal_divide('by_indicator.weight - by_indicator.earned', 'by_indicator.chambers_applicable') }}
        as decimal(9, 2)
    ) as mean_points_lost,
    cast({{ decimal_divide('100 * by_indicator.earned', 'by_indicator.weight') }} as decimal(9, 1)) as score_percent
from by_indicator
inner join {{ ref('dim_indicator') }} as indicators
    on
        by_indicator.rubric_id = indicators.rubric_id
        and by_indicator.indicator_code = indicators.code
where by_indicator.chambers_applicable > 0
order by by_indicator.campaign_year, by_indicator.indicator_code

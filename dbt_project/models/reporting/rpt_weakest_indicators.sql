with by_district as (
    select
        scores.campaign_year,
        scores.rubric_id,
        chambers.district_code,
        scores.indicator_code,
        count(*) filter (where scores.answer_state <> 'not_applicable') as chambers_applicable,
        count(*) filter (where scores.answer_state = 'not_reported') as chambers_not_reported,
        sum(scores.effective_weight) as weight,
        sum(scores.official_contribution) as earned
    from {{ ref('fct_indicator_score') }} as scores
    inner join {{ ref('fct_chamber_score') }} as chambers
        on
            scores.campaign_year = chambers.campaign_year
            and scores.chamber_id = chambers.chamber_id
    group by all
)

select
    by_district.campaign_year,
    by_district.rubric_id,
    by_district.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    by_district.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    indicators.dimension_code,
    by_district.chambers_applicable,
    by_district.chambers_not_reported,
    cast(
        {{ decimal_divide('by_district.weight - by_district.earned', 'by_district.chambers_applicable') }}
        as decimal(9, 2)
    ) as mean_points_lost,
    cast({{ decimal_divide('100 * by_district.earned', 'by_district.weight') }} as decimal(9, 1)) as score_percent
from by_district
inner join {{ ref('dim_district') }} as districts
    on by_district.district_code = districts.district_code
inner join {{ ref('dim_indicator') }} as indicators
    on
        by_district.rubric_id = indicators.rubric_id
        and by_district.indicator_code = indicators.code
where by_district.chambers_applicable > 0
order by by_district.campaign_year, by_district.district_code, by_district.indicator_code

-- 全部指标：分值与全市得分率
-- Every indicator: points and share earned in the city
select
    indicators.dimension_code,
    indicators.criterion_code,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    indicators.code as indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    cast(indicators.points as decimal(9, 2)) as points,
    indicators.is_hard_number,
    city.chambers_applicable,
    city.chambers_not_reported,
    city.mean_points_lost,
    city.score_percent
from reporting.rpt_city_weakest_indicators as city
inner join marts.dim_indicator as indicators
    on
        city.rubric_id = indicators.rubric_id
        and city.indicator_code = indicators.code
inner join marts.dim_criterion as criteria
    on
        indicators.rubric_id = criteria.rubric_id
        and indicators.criterion_code = criteria.code
where
    city.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by indicators.code;

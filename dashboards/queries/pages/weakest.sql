-- 全市失分最多的指标
-- Indicators that lose most points in the city
select
    weakest.indicator_code,
    weakest.indicator_zh,
    weakest.indicator_en,
    weakest.dimension_code,
    weakest.chambers_applicable,
    weakest.chambers_not_reported,
    weakest.mean_points_lost,
    weakest.score_percent,
    points.chambers_near
from reporting.rpt_city_weakest_indicators as weakest
left join reporting.rpt_weakest_points as points
    on
        weakest.campaign_year = points.campaign_year
        and weakest.indicator_code = points.indicator_code
        and points.level_code = 'city'
where
    weakest.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by weakest.mean_points_lost desc, weakest.indicator_code asc
limit coalesce(cast(getvariable('limit') as bigint), 10);

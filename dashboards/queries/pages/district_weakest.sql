-- 一个区失分最多的指标
-- Indicators that lose most points in a district
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
from reporting.rpt_weakest_indicators as weakest
left join reporting.rpt_weakest_points as points
    on
        weakest.campaign_year = points.campaign_year
        and weakest.indicator_code = points.indicator_code
        and weakest.district_code = points.place_code
        and points.level_code = 'district'
where
    weakest.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and weakest.district_code = cast(getvariable('district') as varchar)
order by weakest.mean_points_lost desc, weakest.indicator_code asc
limit coalesce(cast(getvariable('limit') as bigint), 10);

-- 各区各指标的得分率
-- Share earned by district and indicator
select
    parts.district_code,
    parts.district_zh,
    parts.district_en,
    parts.indicator_code,
    parts.score_percent,
    parts.mean_points_lost,
    parts.chambers_applicable,
    parts.chambers_not_reported
from reporting.rpt_weakest_indicators as parts
where
    parts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('indicator') is null or parts.indicator_code = cast(getvariable('indicator') as varchar))
order by parts.indicator_code asc, parts.score_percent desc, parts.district_code asc;

-- 各区各维度的得分率
-- Share earned by district and dimension
select
    parts.district_code,
    parts.dimension_code,
    parts.dimension_zh,
    parts.dimension_en,
    parts.points,
    parts.mean_score,
    parts.score_percent,
    parts.district_rank
from reporting.rpt_district_dimension as parts
where
    parts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or parts.district_code = cast(getvariable('district') as varchar))
order by parts.district_code, parts.dimension_code;

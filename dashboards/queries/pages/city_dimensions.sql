-- 全市各维度的得分率
-- Share earned in the city by dimension
select
    parts.dimension_code,
    parts.dimension_zh,
    parts.dimension_en,
    parts.points,
    parts.mean_score,
    parts.score_percent
from reporting.rpt_city_dimension as parts
where
    parts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by parts.dimension_code;

-- 全市七项重点举措的得分率
-- Share earned in the city by priority measure
select
    measures.measure_code,
    measures.measure_zh,
    measures.measure_en,
    measures.points,
    measures.mean_score,
    measures.score_percent
from reporting.rpt_city_measures as measures
where
    measures.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by measures.measure_code;

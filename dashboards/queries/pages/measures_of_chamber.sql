-- 一个商会七项重点举措的得分率
-- Share that a chamber earns by priority measure
select
    measures.measure_code,
    measures.measure_zh,
    measures.measure_en,
    measures.points,
    measures.official_score,
    measures.score_percent,
    measures.district_percent
from reporting.rpt_chamber_measures as measures
where
    measures.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and measures.chamber_id = cast(getvariable('chamber') as varchar)
order by measures.measure_code;

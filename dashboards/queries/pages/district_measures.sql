-- 各区七项重点举措的得分率
-- Share earned by district and priority measure
select
    measures.district_code,
    measures.measure_code,
    measures.measure_zh,
    measures.measure_en,
    measures.points,
    measures.mean_score,
    measures.score_percent
from reporting.rpt_priority_measures as measures
where
    measures.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or measures.district_code = cast(getvariable('district') as varchar))
order by measures.district_code, measures.measure_code;

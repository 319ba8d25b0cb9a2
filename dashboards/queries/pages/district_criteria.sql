-- 各区十二项建设内容的得分率
-- Share earned by district and criterion
select
    criteria.district_code,
    criteria.dimension_code,
    criteria.criterion_code,
    criteria.criterion_zh,
    criteria.criterion_en,
    criteria.points,
    criteria.mean_score,
    criteria.score_percent,
    criteria.city_percent
from reporting.rpt_district_criterion as criteria
where
    criteria.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or criteria.district_code = cast(getvariable('district') as varchar))
order by criteria.district_code, criteria.criterion_code;

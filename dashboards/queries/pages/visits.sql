-- 督查抽样建议
-- Visits that are proposed
select
    visits.district_code,
    visits.district_zh,
    visits.district_en,
    visits.sample_no,
    visits.chamber_id,
    visits.chamber_zh,
    visits.chosen_by,
    visits.chosen_by_zh,
    visits.chosen_by_en,
    visits.risk_points,
    visits.official_score,
    visits.reason_zh,
    visits.reason_en
from reporting.rpt_review_sample as visits
where
    visits.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and visits.is_proposed
    and (getvariable('district') is null or visits.district_code = cast(getvariable('district') as varchar))
order by visits.district_code, visits.sample_no
limit
    coalesce(cast(getvariable('limit') as bigint), 100)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

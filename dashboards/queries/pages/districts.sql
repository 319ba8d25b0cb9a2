-- 各区得分、名次与覆盖率
-- Scores, rank and coverage of each district
select
    districts.district_rank,
    districts.rank_p05,
    districts.rank_p95,
    districts.mean_low,
    districts.mean_high,
    districts.district_code,
    districts.district_zh,
    districts.district_en,
    districts.chambers_expected,
    districts.chambers_submitted,
    districts.chambers_ranked,
    districts.coverage_percent,
    districts.mean_score,
    districts.median_score,
    districts.q1_score,
    districts.q3_score,
    districts.unranked_reason_zh,
    districts.unranked_reason_en
from reporting.rpt_district_ranking as districts
where
    districts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or districts.district_code = cast(getvariable('district') as varchar))
order by districts.district_rank asc nulls last, districts.district_code asc;

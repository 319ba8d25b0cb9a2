-- 各等级的商会数
-- Chambers by grade
-- Added up apart from the choice of the year: DuckDB 2.0 can get a sum wrong that is ordered beside a scalar subquery.
with sums as materialized (
    select
        campaign_year,
        grade_code,
        grade_zh,
        grade_en,
        min_total,
        cast(sum(chambers) as bigint) as chambers
    from reporting.rpt_district_grade
    where (getvariable('district') is null or district_code = cast(getvariable('district') as varchar))
    group by all
)

select
    sums.grade_code,
    sums.grade_zh,
    sums.grade_en,
    sums.min_total,
    sums.chambers
from sums
where
    sums.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by sums.min_total desc, sums.grade_code asc;

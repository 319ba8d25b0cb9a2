-- 填报完整、存疑、待补正、缺报的商会数
-- Chambers by the state of their submission
-- Added up apart from the choice of the year: DuckDB 2.0 can get a sum wrong that is ordered beside a scalar subquery.
with sums as materialized (
    select
        campaign_year,
        cast(sum(chambers_complete) as bigint) as chambers_complete,
        cast(sum(chambers_doubtful) as bigint) as chambers_doubtful,
        cast(sum(chambers_to_correct) as bigint) as chambers_to_correct,
        cast(sum(chambers_not_submitted) as bigint) as chambers_not_submitted,
        cast(sum(chambers_expected) as bigint) as chambers_expected
    from reporting.rpt_incomplete_by_district
    where (getvariable('district') is null or district_code = cast(getvariable('district') as varchar))
    group by all
)

select
    sums.chambers_complete as complete,
    sums.chambers_doubtful as doubtful,
    sums.chambers_to_correct as to_correct,
    sums.chambers_not_submitted as not_submitted,
    sums.chambers_expected as expected
from sums
where
    sums.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by sums.campaign_year;

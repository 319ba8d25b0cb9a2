-- 各时间节点：按时、逾期与未收到的商会数
-- Deadlines: chambers in time, late and outstanding
-- Added up apart from the choice of the year: DuckDB 2.0 can get a sum wrong that is ordered beside a scalar subquery.
with sums as materialized (
    select
        campaign_year,
        event_code,
        event_zh,
        event_en,
        due_on,
        is_due,
        cast(sum(chambers_expected) as bigint) as chambers_expected,
        cast(sum(chambers_in_time) as bigint) as chambers_in_time,
        cast(sum(chambers_late) as bigint) as chambers_late,
        cast(sum(chambers_outstanding) as bigint) as chambers_outstanding
    from quality.fct_district_deadline
    where (getvariable('district') is null or district_code = cast(getvariable('district') as varchar))
    group by all
)

select
    sums.event_code,
    sums.event_zh,
    sums.event_en,
    sums.due_on,
    sums.is_due,
    sums.chambers_expected,
    sums.chambers_in_time,
    sums.chambers_late,
    sums.chambers_outstanding
from sums
where
    sums.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by sums.due_on, sums.event_code;

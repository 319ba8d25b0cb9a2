-- 一个指标没有按档次得分的情形
-- Outcomes of an indicator that do not earn the points of a band
-- Added up apart from the choice of the year: DuckDB 2.0 can get a sum wrong that is ordered beside a scalar subquery.
with outcomes as materialized (
    select
        campaign_year,
        answer_state,
        state_zh,
        state_en,
        reason_zh,
        reason_en,
        cast(sum(chambers) as bigint) as chambers
    from reporting.rpt_indicator_outcome
    where
        indicator_code = cast(getvariable('indicator') as varchar)
        and (band_no is null or answer_state <> 'reported')
    group by all
)

select
    outcomes.answer_state,
    outcomes.state_zh,
    outcomes.state_en,
    outcomes.reason_zh,
    outcomes.reason_en,
    outcomes.chambers
from outcomes
where
    outcomes.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by outcomes.chambers desc, outcomes.reason_en asc;

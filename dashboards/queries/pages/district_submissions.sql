-- 各区的填报情况
-- State of the submissions by district
select
    states.district_code,
    states.district_zh,
    states.district_en,
    states.chambers_expected,
    states.chambers_complete,
    states.chambers_doubtful,
    states.chambers_to_correct,
    states.chambers_not_submitted,
    states.complete_percent,
    states.reason_zh,
    states.reason_en
from reporting.rpt_incomplete_by_district as states
where
    states.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or states.district_code = cast(getvariable('district') as varchar))
order by states.district_code;

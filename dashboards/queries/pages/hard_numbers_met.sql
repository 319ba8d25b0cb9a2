-- 两项硬指标的达标家数
-- Chambers that meet the two hard numbers
select
    numbers.indicator_code,
    numbers.indicator_zh,
    numbers.indicator_en,
    numbers.district_code,
    numbers.district_zh,
    numbers.district_en,
    numbers.chambers_expected,
    numbers.chambers_met,
    numbers.met_percent
from reporting.rpt_hard_numbers as numbers
where
    numbers.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or numbers.district_code = cast(getvariable('district') as varchar))
order by numbers.indicator_code asc, numbers.met_percent desc, numbers.district_code asc;

-- 各区升降商会的家数
-- Chambers that rose and fell, by district
select
    counts.district_code,
    counts.compared_to,
    counts.compared_to_zh,
    counts.compared_to_en,
    counts.year_then,
    counts.chambers_risen,
    counts.chambers_fallen,
    counts.chambers_steady,
    counts.chambers_not_compared
from reporting.rpt_movement_count as counts
where
    counts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('compared_to') is null or counts.compared_to = cast(getvariable('compared_to') as varchar))
    and (getvariable('district') is null or counts.district_code = cast(getvariable('district') as varchar))
order by counts.compared_to, counts.district_code;

-- 各区商会的核定分分布
-- Distribution of official scores in each district
select
    bins.district_code,
    bins.score_from,
    bins.chambers
from reporting.rpt_district_distribution as bins
where
    bins.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or bins.district_code = cast(getvariable('district') as varchar))
order by bins.district_code, bins.score_from;

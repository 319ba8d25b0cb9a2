-- 建议走访的商会数
-- How many visits are proposed
select count(*) as visits
from reporting.rpt_review_sample as visits
where
    visits.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and visits.is_proposed
    and (getvariable('district') is null or visits.district_code = cast(getvariable('district') as varchar));

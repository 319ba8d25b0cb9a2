-- 有商会可看的区
-- Districts of which chambers can be seen
select distinct ranking.district_code
from reporting.rpt_chamber_ranking as ranking
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by ranking.district_code;

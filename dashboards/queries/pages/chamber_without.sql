-- 去掉一项建设内容后，一个商会的名次
-- Rank of a chamber if a criterion were left out
select
    others.criterion_code,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    others.rank_without,
    others.rank_change
from marts.fct_rank_without_criterion as others
inner join marts.dim_criterion as criteria
    on
        others.rubric_id = criteria.rubric_id
        and others.criterion_code = criteria.code
where
    others.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and others.chamber_id = cast(getvariable('chamber') as varchar)
order by abs(others.rank_change) desc, others.criterion_code asc
limit coalesce(cast(getvariable('limit') as bigint), 3);

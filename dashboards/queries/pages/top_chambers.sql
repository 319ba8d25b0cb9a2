-- 名次靠前的商会与名次区间
-- Chambers with the best ranks, and their intervals
select
    ranking.city_rank,
    ranking.chamber_id,
    ranking.chamber_zh,
    ranking.district_code,
    ranking.district_zh,
    ranking.district_en,
    ranking.official_score,
    ranking.grade_code,
    ranking.grade_zh,
    ranking.grade_en,
    ranking.rank_p05,
    ranking.rank_p95
from reporting.rpt_chamber_ranking as ranking
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and ranking.is_ranked
order by ranking.city_rank asc, ranking.chamber_id asc
limit coalesce(cast(getvariable('limit') as bigint), 15);

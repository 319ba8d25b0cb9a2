-- 一个区的商会，按名次
-- Chambers of a district by rank
select
    ranking.city_rank,
    ranking.district_rank,
    ranking.chamber_id,
    ranking.chamber_zh,
    ranking.chamber_type_zh,
    ranking.chamber_type_en,
    ranking.official_score,
    ranking.claimed_score,
    ranking.grade_zh,
    ranking.grade_en,
    ranking.rank_p05,
    ranking.rank_p95,
    ranking.answered_percent,
    ranking.is_ranked,
    ranking.unranked_reason_zh,
    ranking.unranked_reason_en
from reporting.rpt_chamber_ranking as ranking
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and ranking.district_code = cast(getvariable('district') as varchar)
order by ranking.city_rank asc nulls last, ranking.official_score desc, ranking.chamber_id asc
limit coalesce(cast(getvariable('limit') as bigint), 50);

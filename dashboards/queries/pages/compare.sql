-- 若干商会的得分与名次
-- Scores and ranks of some chambers
select
    ranking.chamber_id,
    ranking.chamber_zh,
    ranking.district_code,
    ranking.district_zh,
    ranking.district_en,
    ranking.peer_group_zh,
    ranking.peer_group_en,
    ranking.official_score,
    ranking.claimed_score,
    ranking.evidenced_score,
    ranking.floor_score,
    ranking.ceiling_score,
    ranking.answered_percent,
    ranking.grade_zh,
    ranking.grade_en,
    ranking.city_rank,
    ranking.district_rank,
    ranking.peer_rank,
    ranking.rank_p05,
    ranking.rank_p95,
    ranking.unranked_reason_zh,
    ranking.unranked_reason_en
from reporting.rpt_chamber_ranking as ranking
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and list_contains(cast(getvariable('chambers') as varchar[]), ranking.chamber_id)
order by ranking.chamber_id;

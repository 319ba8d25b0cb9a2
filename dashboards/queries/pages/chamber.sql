-- 一个商会的得分、名次与基本情况
-- A chamber: scores, ranks and what it is
select
    ranking.campaign_year,
    ranking.chamber_id,
    ranking.chamber_zh,
    ranking.district_code,
    ranking.district_zh,
    ranking.district_en,
    ranking.chamber_type_zh,
    ranking.chamber_type_en,
    ranking.is_registered,
    ranking.has_party_org,
    chambers.uscc,
    chambers.founded_on,
    chambers.peer_group,
    ranking.peer_group_zh,
    ranking.peer_group_en,
    ranking.official_score,
    ranking.claimed_score,
    ranking.evidenced_score,
    ranking.floor_score,
    ranking.ceiling_score,
    ranking.answered_percent,
    ranking.grade_code,
    ranking.grade_zh,
    ranking.grade_en,
    ranking.is_ranked,
    ranking.unranked_reason_zh,
    ranking.unranked_reason_en,
    ranking.city_rank,
    ranking.district_rank,
    ranking.peer_rank,
    ranking.rank_p05,
    ranking.rank_p95,
    ranking.top_ten_percent,
    ranking.bottom_tenth_percent,
    ranking.grade_percent,
    ranking.is_provisional
from reporting.rpt_chamber_ranking as ranking
inner join marts.dim_chamber as chambers
    on ranking.chamber_id = chambers.chamber_id
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and ranking.chamber_id = cast(getvariable('chamber') as varchar);

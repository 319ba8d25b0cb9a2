-- 一个商会历年的得分与名次区间
-- A chamber over the years: score, rank and interval
select
    ranking.campaign_year,
    ranking.rubric_id,
    ranking.official_score,
    ranking.floor_score,
    ranking.ceiling_score,
    ranking.city_rank,
    ranking.rank_p05,
    ranking.rank_p95
from reporting.rpt_chamber_ranking as ranking
where ranking.chamber_id = cast(getvariable('chamber') as varchar)
order by ranking.campaign_year;

-- 同类中一项建设内容做得最好的商会
-- Chambers of a peer group that do best on a criterion
select
    practice.criterion_code,
    practice.criterion_zh,
    practice.criterion_en,
    practice.practice_rank,
    practice.chamber_id,
    practice.chamber_zh,
    practice.district_zh,
    practice.district_en,
    practice.official_score,
    practice.points,
    practice.score_percent,
    practice.is_verified
from reporting.rpt_good_practice as practice
where
    practice.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and practice.peer_group = cast(getvariable('peer_group') as varchar)
    and practice.criterion_code = cast(getvariable('criterion') as varchar)
order by practice.practice_rank;

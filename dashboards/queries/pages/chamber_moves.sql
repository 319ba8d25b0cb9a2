-- 一个商会的升降
-- How a chamber moved
select
    moves.compared_to,
    moves.compared_to_zh,
    moves.compared_to_en,
    moves.year_then,
    moves.score_then,
    moves.score_now,
    moves.change,
    moves.rules_shift,
    moves.rank_then,
    moves.rank_now,
    moves.rank_change,
    moves.beyond_error,
    moves.error_reason_zh,
    moves.error_reason_en
from reporting.rpt_movement as moves
where
    moves.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and moves.chamber_id = cast(getvariable('chamber') as varchar)
order by moves.compared_to;

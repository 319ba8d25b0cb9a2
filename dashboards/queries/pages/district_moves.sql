-- 各区的升降
-- Districts: how they moved
select
    moves.district_code,
    moves.district_zh,
    moves.district_en,
    moves.year_then,
    moves.score_then,
    moves.score_now,
    moves.change,
    moves.rank_then,
    moves.rank_now,
    moves.rank_change,
    moves.beyond_error,
    moves.error_reason_zh,
    moves.error_reason_en
from reporting.rpt_district_movement as moves
where
    moves.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and moves.compared_to = coalesce(cast(getvariable('compared_to') as varchar), 'last_year')
    and (getvariable('district') is null or moves.district_code = cast(getvariable('district') as varchar))
order by moves.change desc nulls last, moves.district_code asc;

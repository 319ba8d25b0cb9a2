-- 商会的升降：与上月末或上一评价年度相比
-- Chambers that moved since last month or the campaign before
select
    moves.chamber_id,
    moves.chamber_zh,
    moves.district_code,
    moves.district_zh,
    moves.district_en,
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
    and moves.compared_to = coalesce(cast(getvariable('compared_to') as varchar), 'last_year')
    and moves.change is not null
    and (getvariable('district') is null or moves.district_code = cast(getvariable('district') as varchar))
    and (coalesce(cast(getvariable('show') as varchar), 'beyond') <> 'beyond' or moves.beyond_error)
    and (
        getvariable('direction') is null
        or (cast(getvariable('direction') as varchar) = 'up' and moves.change > 0)
        or (cast(getvariable('direction') as varchar) = 'down' and moves.change < 0)
    )
order by abs(moves.change) desc, moves.chamber_id asc
limit
    coalesce(cast(getvariable('limit') as bigint), 50)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

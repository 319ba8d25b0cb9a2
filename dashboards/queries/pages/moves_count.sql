-- 升降商会的家数
-- How many chambers moved
select count(*) as chambers
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
    );

-- 符合条件的商会中，参加排名与未参加排名的家数
-- Chambers that meet the conditions of the ranking: ranked and not ranked
select
    count(*) filter (where ranking.is_ranked) as ranked,
    count(*) filter (where not ranking.is_ranked) as unranked
from reporting.rpt_chamber_ranking as ranking
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or ranking.district_code = cast(getvariable('district') as varchar))
    and (
        getvariable('chamber_type') is null
        or ranking.chamber_type_zh = cast(getvariable('chamber_type') as varchar)
    )
    and (getvariable('chamber') is null or ranking.chamber_id = cast(getvariable('chamber') as varchar))
    and (
        getvariable('search') is null
        or contains(lower(ranking.chamber_zh), lower(cast(getvariable('search') as varchar)))
        or contains(lower(ranking.chamber_id), lower(cast(getvariable('search') as varchar)))
        or ranking.chamber_id in (
            select coded.chamber_id
            from marts.dim_chamber as coded
            where contains(lower(coded.uscc), lower(cast(getvariable('search') as varchar)))
        )
    )
    and (
        getvariable('registered') is null
        or ranking.is_registered = (cast(getvariable('registered') as varchar) = 'yes')
    )
    and (getvariable('grade') is null or ranking.grade_code = cast(getvariable('grade') as varchar))
    and (
        getvariable('submission') is null
        or (ranking.campaign_year, ranking.chamber_id) in (
            select
                submitted.campaign_year,
                submitted.chamber_id
            from quality.fct_submission_completeness as submitted
            where submitted.state_code = cast(getvariable('submission') as varchar)
        )
    );

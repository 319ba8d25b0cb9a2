-- 一个指标的档次，及命中各档的商会数
-- Bands of an indicator, and chambers in each
-- Added up apart from the choice of the year: DuckDB 2.0 can get a sum wrong that is ordered beside a scalar subquery.
with outcomes as materialized (
    select
        campaign_year,
        rubric_id,
        band_no,
        cast(sum(chambers) filter (where answer_state = 'reported') as bigint) as chambers
    from reporting.rpt_indicator_outcome
    where indicator_code = cast(getvariable('indicator') as varchar)
    group by all
),

asked as (
    select
        outcomes.rubric_id,
        outcomes.band_no,
        outcomes.chambers
    from outcomes
    where
        outcomes.campaign_year = coalesce(
            cast(getvariable('year') as integer),
            (select max(overview.campaign_year) from reporting.rpt_overview as overview)
        )
)

select
    bands.band_no,
    bands.label_zh,
    case
        when bands.operator = '' then 'otherwise'
        else
            replace(replace(bands.operator, '>=', '≥'), '<=', '≤')
            || ' ' || regexp_replace(cast(bands.bound as varchar), '\.?0+$', '')
    end as label_en,
    cast(bands.points as decimal(9, 2)) as points,
    coalesce(asked.chambers, 0) as chambers
from marts.dim_band as bands
left join asked
    on
        bands.rubric_id = asked.rubric_id
        and bands.band_no = asked.band_no
where
    bands.indicator_code = cast(getvariable('indicator') as varchar)
    and bands.rubric_id in (select listed.rubric_id from asked as listed)
order by bands.band_no;

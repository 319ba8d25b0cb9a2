-- Half a point wide: fine enough for one dot a chamber in a district, and still few rows for a whole country.
select
    campaign_year,
    rubric_id,
    district_code,
    cast(cast(floor(2 * official_score) as integer) * cast(0.5 as decimal(2, 1)) as decimal(9, 1)) as score_from,
    count(*) as chambers
from {{ ref('fct_chamber_score') }}
where has_submitted
group by all
order by campaign_year, district_code, score_from

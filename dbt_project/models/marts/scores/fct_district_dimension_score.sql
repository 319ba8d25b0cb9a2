with districts as (
    select
        scores.campaign_year,
        scores.rubric_id,
        chambers.district_code,
        scores.dimension_code,
        count(*) as chambers_expected,
        count(*) filter (where chambers.has_submitted) as chambers_submitted,
        {{ decimal_divide('sum(scores.points)', 'count(*)') }} as points,
        {{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as mean_score,
        {{ decimal_quartile('scores.official_score', 2) }} as median_score,
        {{ decimal_quartile('scores.official_score', 1) }} as q1_score,
        {{ decimal_quartile('scores.official_score', 3) }} as q3_score,
        {{ decimal_divide('100 * sum(scores.official_score)', 'sum(scores.points)') }} as score_rate
    from {{ ref('fct_dimension_score') }} as scores
    inner join {{ ref('fct_chamber_score') }} as chambers
        on
            scores.campaign_year = chambers.campaign_year
            and scores.chamber_id = chambers.chamber_id
    group by all
),

ranked as (
    {{ district_ranks(['dimension_code']) }}
)

select
    districts.campaign_year,
    districts.rubric_id,
    districts.district_code,
    districts.dimension_code,
    districts.points,
    districts.chambers_expected,
    districts.chambers_submitted,
    districts.mean_score,
    districts.median_score,
    districts.q1_score,
    districts.q3_score,
    districts.score_rate,
    ranked.district_rank
from districts
left join ranked
    on
        districts.campaign_year = ranked.campaign_year
        and districts.district_code = ranked.district_code
        and districts.dimension_code = ranked.dimension_code
order by districts.campaign_year, districts.district_code, districts.dimension_code

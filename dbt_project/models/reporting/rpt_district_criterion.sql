with districts as (
    select
        scores.campaign_year,
        scores.rubric_id,
        chambers.district_code,
        scores.dimension_code,
        scores.criterion_code,
        sum(scores.points) as points,
        sum(scores.official_score) as earned,
        count(*) as chambers
    from {{ ref('fct_criterion_score') }} as scores
    inner join {{ ref('fct_chamber_score') }} as chambers
        on
            scores.campaign_year = chambers.campaign_year
            and scores.chamber_id = chambers.chamber_id
    group by all
),

city as (
    select
        campaign_year,
        criterion_code,
        {{ decimal_divide('100 * sum(earned)', 'sum(points)') }} as score_rate
    from districts
    group by all
)

select
    districts.campaign_year,
    districts.rubric_id,
    districts.district_code,
    districts.dimension_code,
    districts.criterion_code,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    cast({{ decimal_divide('districts.points', 'districts.chambers') }} as decimal(9, 2)) as points,
    cast({{ decimal_divide('districts.earned', 'districts.chambers') }} as decimal(9, 2)) as mean_score,
    cast({{ decimal_divide('100 * districts.earned', 'districts.points') }} as decimal(9, 1)) as score_percent,
    cast(city.score_rate as decimal(9, 1)) as city_percent
from districts
inner join city
    on
        districts.campaign_year = city.campaign_year
        and districts.criterion_code = city.criterion_code
inner join {{ ref('dim_criterion') }} as criteria
    on
        districts.rubric_id = criteria.rubric_id
        and districts.criterion_code = criteria.code
order by districts.campaign_year, districts.district_code, districts.criterion_code

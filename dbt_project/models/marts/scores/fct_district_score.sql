with districts as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.district_code,
        count(*) as chambers_expected,
        count(*) filter (where scores.has_submitted) as chambers_submitted,
        count(*) filter (where scores.is_ranked) as chambers_ranked,
        {{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as mean_score,
        {{ decimal_quartile('scores.official_score', 2) }} as median_score,
        {{ decimal_quartile('scores.official_score', 1) }} as q1_score,
        {{ decimal_quartile('scores.official_score', 3) }} as q3_score,
        {{ decimal_divide('count(*) filter (where scores.has_submitted)', 'count(*)') }} as coverage
    from {{ ref('fct_chamber_score') }} as scores
    group by all
),

ranked as (
    {{ district_ranks() }}
)

select
    districts.campaign_year,
    districts.rubric_id,
    districts.district_code,
    districts.chambers_expected,
    districts.chambers_submitted,
    districts.chambers_ranked,
    districts.coverage,
    districts.mean_score,
    cast(districts.mean_score - shrinkage.half_width as decimal(18, 9)) as mean_low,
    cast(districts.mean_score + shrinkage.half_width as decimal(18, 9)) as mean_high,
    shrinkage.shrunk_mean,
    shrinkage.own_weight,
    districts.median_score,
    districts.q1_score,
    districts.q3_score,
    ranked.district_rank
from districts
left join {{ ref('int_district_shrinkage') }} as shrinkage
    on
        districts.campaign_year = shrinkage.campaign_year
        and districts.district_code = shrinkage.district_code
left join ranked
    on
        districts.campaign_year = ranked.campaign_year
        and districts.district_code = ranked.district_code
order by districts.campaign_year, districts.district_code

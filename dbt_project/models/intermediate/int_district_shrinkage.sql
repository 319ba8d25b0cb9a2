-- How far a district's mean is drawn towards the city's: a one-way random-effects model over the districts' chambers,
-- its variances by the analysis of variance. Variances are whole numbers in squared millionths of a point.
with scores as (
    select
        chambers.campaign_year,
        chambers.district_code,
        chambers.official_score,
        cast(round(chambers.official_score * 1000000) as hugeint) as millionths
    from {{ ref('fct_chamber_score') }} as chambers
    inner join {{ ref('dim_district') }} as places
        on chambers.district_code = places.district_code
    -- City-level chambers form their own group.
    where not places.is_city_level
),

districts as (
    select
        campaign_year,
        district_code,
        cast(count(*) as hugeint) as n,
        sum(official_score) as scores,
        cast(sum(millionths) as hugeint) as millionths,
        cast(sum(millionths * millionths) as hugeint) as squares
    from scores
    group by all
),

city as (
    select
        campaign_year,
        cast(count(*) as hugeint) as k,
        cast(sum(n) as hugeint) as n,
        cast(sum(n * n) as hugeint) as n_squared,
        sum(scores) as scores,
        cast(sum((n * squares - millionths * millionths) // n) as hugeint) as within_squares,
        cast(sum(millionths * millionths // n) as hugeint)
        - cast(sum(millionths) as hugeint) * cast(sum(millionths) as hugeint) // cast(sum(n) as hugeint)
            as between_squares
    from districts
    group by all
),

-- Mean squares, and the variance between districts: (MSB - MSW) * (k - 1) / (n - sum of n_d^2 / n), never below 0.
variances as (
    select
        *,
        within_squares // nullif(n - k, 0) as within_variance,
        greatest(0, coalesce(
            (between_squares - (k - 1) * (within_squares // nullif(n - k, 0))) * n // nullif(n * n - n_squared, 0), 0
        )) as between_variance,
        {{ decimal_divide('scores', 'n') }} as city_mean
    from city
),

weighed as (
    select
        districts.campaign_year,
        districts.district_code,
        districts.n,
        variances.city_mean,
        variances.within_variance,
        {{ decimal_divide('districts.scores', 'districts.n') }} as mean_score,
        case
            when variances.within_variance = 0 then cast(1 as decimal(18, 9))
            else {{ from_units(
                '(2000000000 * districts.n * variances.between_variance + variances.within_variance '
                ~ '+ districts.n * variances.between_variance) '
                ~ '// (2 * (variances.within_variance + districts.n * variances.between_variance))'
            ) }}
        end as own_weight
    from districts
    inner join variances
        on districts.campaign_year = variances.campaign_year
)

select
    campaign_year,
    district_code,
    city_mean,
    own_weight,
    cast(city_mean + own_weight * (mean_score - city_mean) as decimal(18, 9)) as shrunk_mean,
    -- The 5 % and 95 % points of a normal distribution around the mean. A square root is no score: it is a double.
    cast(1.644853627 * sqrt(cast(within_variance as double) / cast(n as double)) / 1000000 as decimal(18, 9))
        as half_width
from weighed

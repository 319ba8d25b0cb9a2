select
    scores.campaign_year,
    scores.rubric_id,
    chambers.district_code,
    scores.measure_code,
    count(*) as chambers_expected,
    {{ decimal_divide('sum(scores.points)', 'count(*)') }} as points,
    {{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as mean_score,
    {{ decimal_divide('100 * sum(scores.official_score)', 'sum(scores.points)') }} as score_rate
from {{ ref('fct_measure_score') }} as scores
inner join {{ ref('fct_chamber_score') }} as chambers
    on
        scores.campaign_year = chambers.campaign_year
        and scores.chamber_id = chambers.chamber_id
group by all
order by scores.campaign_year, chambers.district_code, scores.measure_code

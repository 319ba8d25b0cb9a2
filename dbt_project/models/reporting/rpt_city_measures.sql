select
    scores.campaign_year,
    scores.rubric_id,
    scores.measure_code,
    measures.name_zh as measure_zh,
    measures.name_en as measure_en,
    cast({{ decimal_divide('sum(scores.points)', 'count(*)') }} as decimal(9, 2)) as points,
    cast({{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as decimal(9, 2)) as mean_score,
    cast(
        {{ decimal_divide('100 * sum(scores.official_score)', 'sum(scores.points)') }} as decimal(9, 1)
    ) as score_percent
from {{ ref('fct_measure_score') }} as scores
inner join {{ ref('dim_measure') }} as measures
    on
        scores.rubric_id = measures.rubric_id
        and scores.measure_code = measures.code
group by all
order by scores.campaign_year, scores.measure_code

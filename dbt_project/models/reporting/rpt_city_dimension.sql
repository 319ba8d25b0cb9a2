select
    scores.campaign_year,
    scores.rubric_id,
    scores.dimension_code,
    dimensions.name_zh as dimension_zh,
    dimensions.name_en as dimension_en,
    cast({{ decimal_divide('sum(scores.points)', 'count(*)') }} as decimal(9, 2)) as points,
    cast({{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as decimal(9, 2)) as mean_score,
    cast(
        {{ decimal_divide('100 * sum(scores.official_score)', 'sum(scores.points)') }} as decimal(9, 1)
    ) as score_percent
from {{ ref('fct_dimension_score') }} as scores
inner join {{ ref('dim_dimension') }} as dimensions
    on
        scores.rubric_id = dimensions.rubric_id
        and scores.dimension_code = dimensions.code
group by all
order by scores.campaign_year, scores.dimension_code

select
    scores.campaign_year,
    scores.rubric_id,
    scores.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    scores.dimension_code,
    dimensions.name_zh as dimension_zh,
    dimensions.name_en as dimension_en,
    cast(scores.points as decimal(9, 2)) as points,
    cast(scores.mean_score as decimal(9, 2)) as mean_score,
    cast(scores.score_rate as decimal(9, 1)) as score_percent,
    scores.district_rank
from {{ ref('fct_district_dimension_score') }} as scores
inner join {{ ref('dim_district') }} as districts
    on scores.district_code = districts.district_code
inner join {{ ref('dim_dimension') }} as dimensions
    on
        scores.rubric_id = dimensions.rubric_id
        and scores.dimension_code = dimensions.code
order by scores.campaign_year, scores.district_code, scores.dimension_code

select
    scores.campaign_year,
    scores.rubric_id,
    scores.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    scores.measure_code,
    measures.name_zh as measure_zh,
    measures.name_en as measure_en,
    cast(scores.points as decimal(9, 2)) as points,
    cast(scores.mean_score as decimal(9, 2)) as mean_score,
    cast(scores.score_rate as decimal(9, 1)) as score_percent
from {{ ref('fct_district_measure_score') }} as scores
inner join {{ ref('dim_district') }} as districts
    on scores.district_code = districts.district_code
inner join {{ ref('dim_measure') }} as measures
    on
        scores.rubric_id = measures.rubric_id
        and scores.measure_code = measures.code
order by scores.campaign_year, scores.district_code, scores.measure_code

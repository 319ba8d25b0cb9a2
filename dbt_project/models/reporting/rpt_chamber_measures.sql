select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    chambers.name_zh as chamber_zh,
    totals.district_code,
    scores.measure_code,
    measures.name_zh as measure_zh,
    measures.name_en as measure_en,
    cast(scores.points as decimal(9, 2)) as points,
    cast(scores.official_score as decimal(9, 2)) as official_score,
    cast(scores.score_rate as decimal(9, 1)) as score_percent,
    cast(districts.score_rate as decimal(9, 1)) as district_percent
from {{ ref('fct_measure_score') }} as scores
inner join {{ ref('dim_chamber') }} as chambers
    on scores.chamber_id = chambers.chamber_id
inner join {{ ref('dim_measure') }} as measures
    on
        scores.rubric_id = measures.rubric_id
        and scores.measure_code = measures.code
inner join {{ ref('fct_chamber_score') }} as totals
    on
        scores.campaign_year = totals.campaign_year
        and scores.chamber_id = totals.chamber_id
left join {{ ref('fct_district_measure_score') }} as districts
    on
        scores.campaign_year = districts.campaign_year
        and totals.district_code = districts.district_code
        and scores.measure_code = districts.measure_code
order by scores.campaign_year, scores.chamber_id, scores.measure_code

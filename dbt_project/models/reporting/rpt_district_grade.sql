select
    scores.campaign_year,
    scores.rubric_id,
    scores.district_code,
    scores.grade_code,
    grades.name_zh as grade_zh,
    grades.name_en as grade_en,
    cast(grades.min_total as decimal(9, 2)) as min_total,
    count(*) as chambers
from {{ ref('fct_chamber_score') }} as scores
inner join {{ ref('dim_grade') }} as grades
    on
        scores.rubric_id = grades.rubric_id
        and scores.grade_code = grades.grade_code
group by all
order by scores.campaign_year asc, scores.district_code asc, min_total desc

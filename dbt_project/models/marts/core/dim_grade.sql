select
    rubric_id,
    grade_code,
    name_zh,
    name_en,
    min_total,
    min_dimension_share
from {{ ref('stg_rubric_grades') }}
order by rubric_id, grade_code

select
    rubric_id,
    code,
    dimension_code,
    name_zh,
    name_en,
    points,
    clause,
    aggregation
from {{ ref('stg_rubric_criteria') }}
order by rubric_id, code

select
    rubric_id,
    code,
    name_zh,
    name_en,
    points,
    clause,
    aggregation
from {{ ref('stg_rubric_dimensions') }}
order by rubric_id, code

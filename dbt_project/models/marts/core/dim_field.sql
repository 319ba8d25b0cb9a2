select
    rubric_id,
    code,
    name_zh,
    name_en,
    value_type,
    unit,
    filled_by
from {{ ref('stg_rubric_fields') }}
order by rubric_id, code

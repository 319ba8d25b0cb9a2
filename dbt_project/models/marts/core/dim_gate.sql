select
    rubric_id,
    gate_code,
    name_zh,
    name_en,
    effect,
    nullif(cap_grade, '') as cap_grade
from {{ ref('stg_rubric_gates') }}
where enabled
order by rubric_id, gate_code

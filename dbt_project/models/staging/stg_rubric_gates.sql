select
    rubric_id,
    gate_code,
    name_zh,
    name_en,
    effect,
    cap_grade,
    cast(enabled as boolean) as enabled,
    source_row
from {{ source('raw', 'rubric_gate') }}

select
    rubric_id,
    code,
    name_zh,
    name_en,
    value_type,
    unit,
    cast(minimum as decimal(28, 9)) as minimum,
    cast(maximum as decimal(28, 9)) as maximum,
    filled_by,
    source_row
from {{ source('raw', 'rubric_field') }}

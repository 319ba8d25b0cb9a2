select
    rubric_id,
    code,
    name_zh,
    name_en,
    clause,
    cast(points as decimal(18, 9)) as points,
    aggregation,
    source_row
from {{ source('raw', 'rubric_dimension') }}

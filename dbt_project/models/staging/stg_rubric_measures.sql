select
    rubric_id,
    code,
    clause,
    name_zh,
    name_en,
    source_row
from {{ source('raw', 'rubric_measure') }}

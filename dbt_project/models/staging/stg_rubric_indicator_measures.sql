select
    rubric_id,
    indicator_code,
    measure_code,
    source_row
from {{ source('raw', 'rubric_indicator_measure') }}

select
    rubric_id,
    indicator_code,
    cast(band_no as integer) as band_no,
    coalesce(operator, '') as operator,
    cast(bound as decimal(18, 9)) as bound,
    cast(points as decimal(18, 9)) as points,
    label_zh,
    source_row
from {{ source('raw', 'rubric_band') }}

select
    rubric_id,
    indicator_code,
    band_no,
    operator,
    bound,
    points,
    label_zh
from {{ ref('stg_rubric_bands') }}
order by rubric_id, indicator_code, band_no

select
    rubric_id,
    grade_code,
    name_zh,
    name_en,
    cast(min_total as decimal(18, 9)) as min_total,
    cast(min_dimension_share as decimal(18, 9)) as min_dimension_share,
    source_row
from {{ source('raw', 'rubric_grade') }}

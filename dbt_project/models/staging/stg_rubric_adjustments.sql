select
    rubric_id,
    cast(step_no as integer) as step_no,
    code,
    name_zh,
    name_en,
    field_code,
    cast(points_each as decimal(18, 9)) as points_each,
    cast(max_points as decimal(18, 9)) as max_points,
    cast(total_floor as decimal(18, 9)) as total_floor,
    cast(total_cap as decimal(18, 9)) as total_cap,
    source_row
from {{ source('raw', 'rubric_adjustment') }}

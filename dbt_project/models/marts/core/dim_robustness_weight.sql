select
    rubric_id,
    draw_no,
    criterion_code,
    cast(weight_millionths * cast(0.000001 as decimal(7, 6)) as decimal(18, 9)) as weight_share
from {{ ref('int_robustness_weights') }}
order by rubric_id, draw_no, criterion_code

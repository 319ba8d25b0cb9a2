select
    rubric_id,
    name_zh,
    name_en,
    valid_from_year,
    valid_to_year,
    total_points,
    rank_decimals,
    min_answered_share,
    is_provisional
from {{ ref('stg_rubrics') }}
order by rubric_id

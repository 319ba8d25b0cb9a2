select
    rubric_id,
    name_zh,
    name_en,
    valid_from_year,
    valid_to_year,
    total_points,
    rank_decimals,
    min_answered_share,
    not_applicable_policy,
    aggregation,
    unanswered_policy,
    points_kind,
    is_provisional
from {{ ref('stg_rubrics') }}
order by rubric_id

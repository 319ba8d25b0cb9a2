select
    rubric_id,
    name_zh,
    name_en,
    cast(valid_from_year as integer) as valid_from_year,
    cast(valid_to_year as integer) as valid_to_year,
    cast(total_points as decimal(18, 9)) as total_points,
    cast(rank_decimals as integer) as rank_decimals,
    cast(min_answered_share as decimal(18, 9)) as min_answered_share,
    not_applicable_policy,
    aggregation,
    unanswered_policy,
    points_kind,
    cast(is_provisional as boolean) as is_provisional
from {{ source('raw', 'rubric') }}

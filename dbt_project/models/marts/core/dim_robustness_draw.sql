select
    draw_no,
    weight_family,
    aggregation,
    not_applicable_policy,
    unanswered_position,
    unverified_basis
from {{ ref('int_robustness_draws') }}
order by draw_no

-- The official weight each indicator really got, and what of it the answers cover.
select
    points.campaign_year,
    points.rubric_id,
    points.chamber_id,
    points.indicator_code,
    weights.dimension_code,
    weights.criterion_code,
    points.is_answered,
    case
        when points.is_applicable
            then {{ decimal_share('weights.criterion_weight', 'points.max_points', 'weights.applicable_points') }}
        else 0
    end as effective_weight,
    case
        when points.is_applicable
            then {{ decimal_share('weights.criterion_weight', 'points.points', 'weights.applicable_points') }}
        else 0
    end as official_contribution
from {{ ref('int_indicator_points') }} as points
inner join {{ ref('int_criterion_weights') }} as weights
    on
        points.campaign_year = weights.campaign_year
        and points.chamber_id = weights.chamber_id
        and points.basis = weights.basis
        and points.criterion_code = weights.criterion_code
where points.basis = 'official'

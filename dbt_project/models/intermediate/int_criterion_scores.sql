-- A criterion earns weight * earned / applicable, or its weight times the geometric mean of its indicators' shares.
with scored as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        basis,
        dimension_code,
        criterion_code,
        criterion_weight,
        coalesce(
            if(
                is_geometric,
                cast(criterion_weight * earned_share as decimal(18, 9)),
                {{ decimal_share('criterion_weight', 'earned_points', 'applicable_points') }}
            ),
            0
        ) as score,
        coalesce(
            if(
                is_geometric,
                cast(criterion_weight * ceiling_share as decimal(18, 9)),
                {{ decimal_share('criterion_weight', 'ceiling_points', 'applicable_points') }}
            ),
            0
        ) as ceiling_score
    from {{ ref('int_criterion_weights') }}
),

by_basis as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        dimension_code,
        criterion_code,
        max(criterion_weight) filter (where basis = 'claimed') as claimed_weight,
        max(criterion_weight) filter (where basis = 'evidenced') as evidenced_weight,
        max(criterion_weight) filter (where basis = 'official') as criterion_weight,
        max(criterion_weight) filter (where basis = 'bounds') as bounds_weight,
        max(score) filter (where basis = 'claimed') as claimed_score,
        max(score) filter (where basis = 'evidenced') as evidenced_score,
        max(score) filter (where basis = 'official') as official_score,
        max(score) filter (where basis = 'bounds') as floor_score,
        max(ceiling_score) filter (where basis = 'official') as official_ceiling,
        max(ceiling_score) filter (where basis = 'bounds') as bounds_ceiling
    from scored
    group by all
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    dimension_code,
    criterion_code,
    criterion_weight,
    claimed_weight,
    evidenced_weight,
    coalesce(bounds_weight, criterion_weight) as bounds_weight,
    claimed_score,
    evidenced_score,
    official_score,
    -- Unless it is redistributed, the official score already counts what is missing as nothing.
    coalesce(floor_score, official_score) as floor_score,
    coalesce(bounds_ceiling, official_ceiling) as ceiling_score
from by_basis

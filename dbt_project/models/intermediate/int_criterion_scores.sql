-- Not applicable points are redistributed inside the criterion: score = weight * earned / applicable.
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
            {{ decimal_share('criterion_weight', 'earned_points', 'applicable_points') }}, 0
        ) as score,
        coalesce(
            {{ decimal_share('criterion_weight', 'ceiling_points', 'applicable_points') }}, 0
        ) as ceiling_score
    from {{ ref('int_criterion_weights') }}
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    dimension_code,
    criterion_code,
    max(criterion_weight) filter (where basis = 'official') as criterion_weight,
    max(score) filter (where basis = 'claimed') as claimed_score,
    max(score) filter (where basis = 'evidenced') as evidenced_score,
    max(score) filter (where basis = 'official') as official_score,
    -- Under the policy "zero" the official score already counts what is missing as nothing.
    max(score) filter (where basis = 'official') as floor_score,
    max(ceiling_score) filter (where basis = 'official') as ceiling_score
from scored
group by all

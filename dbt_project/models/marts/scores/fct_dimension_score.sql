with answered as (
    {{ answered_weights(['dimension_code']) }}
),

scores as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        dimension_code,
        sum(criterion_weight) as points,
        sum(claimed_score) as claimed_score,
        sum(evidenced_score) as evidenced_score,
        sum(official_score) as official_score,
        sum(floor_score) as floor_score,
        sum(ceiling_score) as ceiling_score
    from {{ ref('int_criterion_scores') }}
    group by all
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    scores.dimension_code,
    cast(scores.points as decimal(18, 9)) as points,
    cast(scores.claimed_score as decimal(18, 9)) as claimed_score,
    cast(scores.evidenced_score as decimal(18, 9)) as evidenced_score,
    cast(scores.official_score as decimal(18, 9)) as official_score,
    cast(scores.floor_score as decimal(18, 9)) as floor_score,
    cast(scores.ceiling_score as decimal(18, 9)) as ceiling_score,
    cast(
        coalesce({{ decimal_divide('answered.answered_weight', 'answered.weight') }}, 0) as decimal(18, 9)
    ) as answered_share
from scores
inner join answered
    on
        scores.campaign_year = answered.campaign_year
        and scores.chamber_id = answered.chamber_id
        and scores.dimension_code = answered.dimension_code
order by scores.campaign_year, scores.chamber_id, scores.dimension_code

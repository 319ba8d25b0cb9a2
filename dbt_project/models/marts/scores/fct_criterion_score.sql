with answered as (
    {{ answered_weights(['criterion_code']) }}
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    scores.dimension_code,
    scores.criterion_code,
    cast(scores.criterion_weight as decimal(18, 9)) as points,
    cast(scores.claimed_score as decimal(18, 9)) as claimed_score,
    cast(scores.evidenced_score as decimal(18, 9)) as evidenced_score,
    cast(scores.official_score as decimal(18, 9)) as official_score,
    cast(least(scores.floor_score, scores.official_score) as decimal(18, 9)) as floor_score,
    cast(greatest(scores.ceiling_score, scores.official_score) as decimal(18, 9)) as ceiling_score,
    cast(
        coalesce({{ decimal_divide('answered.answered_weight', 'answered.weight') }}, 0) as decimal(18, 9)
    ) as answered_share
from {{ ref('int_criterion_scores') }} as scores
inner join answered
    on
        scores.campaign_year = answered.campaign_year
        and scores.chamber_id = answered.chamber_id
        and scores.criterion_code = answered.criterion_code
order by scores.campaign_year, scores.chamber_id, scores.criterion_code

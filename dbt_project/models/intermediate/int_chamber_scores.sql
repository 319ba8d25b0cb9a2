-- The total after all its adjustments, and how much of the weight is answered.
with answered as (
    {{ answered_weights(weights=ref('int_indicator_weights')) }}
),

submitted as (
    select distinct
        campaign_year,
        chamber_id
    from {{ ref('int_landed_values') }}
    where row_status = 'accepted' and stage = 'self' and is_withdrawal is not true
),

scores as (
    select * from {{ ref('int_running_scores') }}
    where is_last
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    scores.claimed_score,
    scores.evidenced_score,
    scores.official_score,
    -- Rounding at different nodes may part them by a last digit.
    least(scores.floor_score, scores.official_score) as floor_score,
    greatest(scores.ceiling_score, scores.official_score) as ceiling_score,
    {{ decimal_divide('answered.answered_weight', 'answered.weight') }} as answered_share,
    answered.answered_weight = answered.weight as has_all_answers,
    submitted.chamber_id is not null as has_submitted
from scores
inner join answered
    on
        scores.campaign_year = answered.campaign_year
        and scores.chamber_id = answered.chamber_id
left join submitted
    on
        scores.campaign_year = submitted.campaign_year
        and scores.chamber_id = submitted.chamber_id

-- The total after its adjustments, step by step: points are added, then floor and cap hold the total.
with recursive steps as (
    select
        *,
        row_number() over (partition by campaign_year, chamber_id order by step_no) as place
    from {{ ref('int_chamber_adjustments') }}
),

running as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        cast(0 as bigint) as place,
        official_score as score_before_adjustments,
        cast(claimed_score as decimal(18, 9)) as claimed_score,
        cast(evidenced_score as decimal(18, 9)) as evidenced_score,
        cast(official_score as decimal(18, 9)) as official_score,
        cast(floor_score as decimal(18, 9)) as floor_score,
        cast(ceiling_score as decimal(18, 9)) as ceiling_score
    from {{ ref('int_total_scores') }}
    union all
    select
        running.campaign_year,
        running.rubric_id,
        running.chamber_id,
        steps.place,
        running.score_before_adjustments,
        {{ adjusted_score('claimed') }} as claimed_score,
        {{ adjusted_score('evidenced') }} as evidenced_score,
        {{ adjusted_score('official') }} as official_score,
        {{ adjusted_score('floor') }} as floor_score,
        {{ adjusted_score('ceiling') }} as ceiling_score
    from running
    inner join steps
        on
            running.campaign_year = steps.campaign_year
            and running.chamber_id = steps.chamber_id
            and steps.place = running.place + 1
),

answered as (
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
    select * from running
    qualify row_number() over (partition by campaign_year, chamber_id order by place desc) = 1
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    scores.score_before_adjustments,
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

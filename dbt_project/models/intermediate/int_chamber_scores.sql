with scores as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        sum(claimed_score) as claimed_score,
        sum(evidenced_score) as evidenced_score,
        sum(official_score) as official_score,
        sum(floor_score) as floor_score,
        sum(ceiling_score) as ceiling_score
    from {{ ref('int_criterion_scores') }}
    group by all
),

answered as (
    {{ answered_weights() }}
),

submitted as (
    select distinct
        campaign_year,
        chamber_id
    from {{ ref('int_landed_values') }}
    where row_status = 'accepted' and stage = 'self' and is_withdrawal is not true
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    scores.claimed_score,
    scores.evidenced_score,
    scores.official_score,
    scores.floor_score,
    scores.ceiling_score,
    {{ decimal_divide('answered.answered_weight', 'answered.weight') }} as answered_share,
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

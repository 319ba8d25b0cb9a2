-- The total after its adjustments, step by step: points are added, then the total is held between its floor and its cap.
{%- set bases = ['claimed', 'evidenced', 'official', 'floor', 'ceiling'] %}
with steps as (
    select
        campaign_year,
        chamber_id
        {%- for basis in bases %},
        list(
            {
                'total': cast(0 as decimal(18, 9)),
                'points': {{ basis }}_points,
                'low': coalesce(total_floor, -999999999),
                'high': coalesce(total_cap, 999999999)
            }
            order by step_no
        ) as {{ basis }}_steps
        {%- endfor %}
    from {{ ref('int_chamber_adjustments') }}
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
),

scores as (
    select
        totals.campaign_year,
        totals.rubric_id,
        totals.chamber_id,
        totals.official_score as score_before_adjustments
        {%- for basis in bases %},
        case
            when steps.chamber_id is null then totals.{{ basis }}_score
            else list_reduce(
                steps.{{ basis }}_steps,
                lambda done, step: {
                    'total': cast(
                        least(greatest(done.total + step.points, step.low), step.high) as decimal(18, 9)
                    ),
                    'points': step.points,
                    'low': step.low,
                    'high': step.high
                },
                {
                    'total': cast(totals.{{ basis }}_score as decimal(18, 9)),
                    'points': cast(0 as decimal(18, 9)),
                    'low': cast(0 as decimal(18, 9)),
                    'high': cast(0 as decimal(18, 9))
                }
            ).total
        end as {{ basis }}_score
        {%- endfor %}
    from {{ ref('int_total_scores') }} as totals
    left join steps
        on
            totals.campaign_year = steps.campaign_year
            and totals.chamber_id = steps.chamber_id
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

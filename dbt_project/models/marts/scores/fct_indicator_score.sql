with official as (
    select * from {{ ref('int_indicator_points') }}
    where basis = 'official'
)

select
    official.campaign_year,
    official.rubric_id,
    official.chamber_id,
    official.indicator_code,
    official.criterion_code,
    weights.dimension_code,
    official.answer_state,
    official.state_reason,
    official.value,
    claimed.value as claimed_value,
    official.band_no,
    official.max_points,
    cast(weights.effective_weight as decimal(18, 9)) as effective_weight,
    cast(claimed.points as decimal(18, 9)) as claimed_points,
    cast(evidenced.points as decimal(18, 9)) as evidenced_points,
    cast(official.points as decimal(18, 9)) as official_points,
    cast(official.points as decimal(18, 9)) as floor_points,
    cast(official.ceiling_points as decimal(18, 9)) as ceiling_points,
    cast(weights.official_contribution as decimal(18, 9)) as official_contribution,
    official.decided_by,
    official.deduction_reason
from official
inner join {{ ref('int_indicator_points') }} as claimed
    on
        official.campaign_year = claimed.campaign_year
        and official.chamber_id = claimed.chamber_id
        and official.indicator_code = claimed.indicator_code
        and claimed.basis = 'claimed'
inner join {{ ref('int_indicator_points') }} as evidenced
    on
        official.campaign_year = evidenced.campaign_year
        and official.chamber_id = evidenced.chamber_id
        and official.indicator_code = evidenced.indicator_code
        and evidenced.basis = 'evidenced'
inner join {{ ref('int_indicator_weights') }} as weights
    on
        official.campaign_year = weights.campaign_year
        and official.chamber_id = weights.chamber_id
        and official.indicator_code = weights.indicator_code
order by official.campaign_year, official.chamber_id, official.indicator_code

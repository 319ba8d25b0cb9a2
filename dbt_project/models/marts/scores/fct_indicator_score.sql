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
    official.deduction_reason,
    official.numerator_answer as amount,
    official.denominator_answer as amount_of,
    claimed.numerator_answer as claimed_amount,
    steps.next_amount,
    steps.next_band_no,
    steps.next_points,
    -- By the weight that the indicator has now; unknown where a mean is geometric or an answer would change weights.
    cast(case
        when geometric.rubric_id is not null then null
        when official.answer_state = 'not_applicable' then null
        when official.answer_state <> 'reported' and campaigns.unanswered_policy is distinct from 'zero' then null
        when official.answer_state <> 'reported'
            then {{ decimal_share('weights.effective_weight', 'official.ceiling_points', 'official.max_points') }}
        when official.points = official.max_points then 0
        else {{ decimal_share(
            'weights.effective_weight', '(steps.next_points - official.points)', 'official.max_points'
        ) }}
    end as decimal(18, 9)) as next_gain
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
inner join {{ ref('int_campaigns') }} as campaigns
    on official.campaign_year = campaigns.campaign_year
left join {{ ref('int_geometric_rubrics') }} as geometric
    on official.rubric_id = geometric.rubric_id
left join {{ ref('int_next_steps') }} as steps
    on
        official.rubric_id = steps.rubric_id
        and official.indicator_code = steps.indicator_code
        and official.answer_state = 'reported'
        and official.numerator_answer = steps.amount
        and official.denominator_answer is not distinct from steps.base
order by official.campaign_year, official.chamber_id, official.indicator_code

select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    scores.dimension_code,
    dimensions.name_zh as dimension_zh,
    dimensions.name_en as dimension_en,
    scores.criterion_code,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    scores.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    indicators.unit,
    cast(scores.claimed_value as decimal(28, 2)) as claimed_value,
    cast(scores.value as decimal(28, 2)) as value,
    cast(scores.official_contribution as decimal(9, 2)) as official_contribution,
    cast(scores.effective_weight as decimal(9, 2)) as effective_weight,
    cast(scores.effective_weight - scores.official_contribution as decimal(9, 2)) as points_lost,
    scores.answer_state,
    states.name_zh as state_zh,
    states.name_en as state_en,
    reasons.name_zh as reason_zh,
    reasons.name_en as reason_en,
    bands.label_zh as band_zh,
    case
        when bands.operator = '' then 'otherwise'
        else bands.operator || ' ' || regexp_replace(cast(bands.bound as varchar), '\.?0+$', '')
    end as band_en,
    scores.decided_by,
    stages.name_zh as decided_by_zh,
    stages.name_en as decided_by_en,
    scores.deduction_reason,
    {{ arithmetic_in_words('zh') }} as arithmetic_zh,
    {{ arithmetic_in_words('en') }} as arithmetic_en,
    {{ next_step_or_null('zh') }} as next_step_zh,
    {{ next_step_or_null('en') }} as next_step_en,
    cast(scores.next_gain as decimal(9, 2)) as next_gain,
    rubrics.is_provisional
from {{ ref('fct_indicator_score') }} as scores
inner join {{ ref('dim_chamber') }} as chambers
    on scores.chamber_id = chambers.chamber_id
inner join {{ ref('dim_rubric') }} as rubrics
    on scores.rubric_id = rubrics.rubric_id
inner join {{ ref('dim_dimension') }} as dimensions
    on
        scores.rubric_id = dimensions.rubric_id
        and scores.dimension_code = dimensions.code
inner join {{ ref('dim_criterion') }} as criteria
    on
        scores.rubric_id = criteria.rubric_id
        and scores.criterion_code = criteria.code
inner join {{ ref('dim_indicator') }} as indicators
    on
        scores.rubric_id = indicators.rubric_id
        and scores.indicator_code = indicators.code
inner join {{ ref('dim_code_label') }} as states
    on
        scores.answer_state = states.code
        and states.code_set = 'answer_state'
inner join {{ ref('dim_code_label') }} as reasons
    on
        scores.state_reason = reasons.code
        and reasons.code_set = 'state_reason'
left join {{ ref('dim_code_label') }} as stages
    on
        scores.decided_by = stages.code
        and stages.code_set = 'stage'
left join {{ ref('dim_band') }} as bands
    on
        scores.rubric_id = bands.rubric_id
        and scores.indicator_code = bands.indicator_code
        and scores.band_no = bands.band_no
left join {{ ref('dim_band') }} as next_bands
    on
        scores.rubric_id = next_bands.rubric_id
        and scores.indicator_code = next_bands.indicator_code
        and scores.next_band_no = next_bands.band_no
left join {{ ref('dim_field') }} as fields
    on
        scores.rubric_id = fields.rubric_id
        and indicators.field_code = fields.code
order by scores.campaign_year, scores.chamber_id, scores.indicator_code

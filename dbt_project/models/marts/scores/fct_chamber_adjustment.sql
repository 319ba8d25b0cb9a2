select
    running.campaign_year,
    running.rubric_id,
    running.chamber_id,
    running.step_no,
    adjustments.code as adjustment_code,
    adjustments.name_zh,
    adjustments.name_en,
    adjustments.field_code,
    fields.field_state as answer_state,
    cast(fields.answer as decimal(28, 9)) as value,
    cast(steps.official_points as decimal(18, 9)) as points_before_limits,
    cast(running.official_score - earlier.official_score as decimal(18, 9)) as points,
    running.official_score as running_total
from {{ ref('int_running_scores') }} as running
inner join {{ ref('int_running_scores') }} as earlier
    on
        running.campaign_year = earlier.campaign_year
        and running.chamber_id = earlier.chamber_id
        and running.place = earlier.place + 1
inner join {{ ref('int_chamber_adjustments') }} as steps
    on
        running.campaign_year = steps.campaign_year
        and running.chamber_id = steps.chamber_id
        and running.step_no = steps.step_no
inner join {{ ref('stg_rubric_adjustments') }} as adjustments
    on
        running.rubric_id = adjustments.rubric_id
        and running.step_no = adjustments.step_no
left join {{ ref('int_field_bases') }} as fields
    on
        running.campaign_year = fields.campaign_year
        and running.chamber_id = fields.chamber_id
        and adjustments.field_code = fields.field_code
        and fields.basis = 'official'
order by running.campaign_year, running.chamber_id, running.step_no

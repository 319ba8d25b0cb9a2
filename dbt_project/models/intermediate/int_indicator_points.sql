select
    answers.campaign_year,
    answers.rubric_id,
    answers.chamber_id,
    answers.basis,
    answers.indicator_code,
    answers.criterion_code,
    answers.answer_state,
    answers.state_reason,
    answers.decided_by,
    answers.deduction_reason,
    answers.max_points,
    answers.numerator_answer,
    answers.denominator_answer,
    value_points.band_no,
    answers.answer_state <> 'not_applicable' as is_applicable,
    answers.answer_state in ('reported', 'reported_without_evidence') as is_answered,
    {{ decimal_divide('answers.value_numerator', 'answers.value_denominator', 'decimal(28, 9)') }} as value,
    -- Missing, invalid and unevidenced answers earn nothing.
    case
        when answers.answer_state = 'reported' then coalesce(value_points.points, 0)
        else 0
    end as points,
    -- What could still be earned: a missing answer anything, an unevidenced one what it claims. An unevidenced
    -- "nothing to measure" could drop out, which lifts the rest of its criterion by no more than its full points would.
    case
        when answers.answer_state in ('not_reported', 'invalid') then answers.max_points
        when answers.state_reason = 'nothing_without_evidence' then answers.max_points
        when answers.answer_state = 'not_applicable' then 0
        else coalesce(value_points.points, 0)
    end as ceiling_points
from {{ ref('int_indicator_answers') }} as answers
left join {{ ref('int_value_points') }} as value_points
    on
        answers.rubric_id = value_points.rubric_id
        and answers.indicator_code = value_points.indicator_code
        and answers.value_numerator = value_points.value_numerator
        and answers.value_denominator = value_points.value_denominator

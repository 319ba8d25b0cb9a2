select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    scores.indicator_code,
    scores.answer_state,
    scores.value,
    scores.answer_state = 'reported' and scores.official_points = scores.max_points as is_met
from {{ ref('fct_indicator_score') }} as scores
inner join {{ ref('dim_indicator') }} as indicators
    on
        scores.rubric_id = indicators.rubric_id
        and scores.indicator_code = indicators.code
where indicators.is_hard_number
order by scores.campaign_year, scores.chamber_id, scores.indicator_code

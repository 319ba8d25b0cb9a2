-- A band where the answer earned one; otherwise the state of the answer, or how it was scored without a band.
select
    scores.campaign_year,
    scores.rubric_id,
    scores.indicator_code,
    scores.band_no,
    scores.answer_state,
    scores.state_reason,
    bands.label_zh as band_zh,
    case
        when bands.operator = '' then 'otherwise'
        else bands.operator || ' ' || regexp_replace(cast(bands.bound as varchar), '\.?0+$', '')
    end as band_en,
    states.name_zh as state_zh,
    states.name_en as state_en,
    reasons.name_zh as reason_zh,
    reasons.name_en as reason_en,
    cast({{ decimal_divide('sum(scores.official_points)', 'count(*)') }} as decimal(9, 2)) as mean_points,
    count(*) as chambers
from {{ ref('fct_indicator_score') }} as scores
inner join {{ ref('dim_code_label') }} as states
    on
        scores.answer_state = states.code
        and states.code_set = 'answer_state'
inner join {{ ref('dim_code_label') }} as reasons
    on
        scores.state_reason = reasons.code
        and reasons.code_set = 'state_reason'
left join {{ ref('dim_band') }} as bands
    on
        scores.rubric_id = bands.rubric_id
        and scores.indicator_code = bands.indicator_code
        and scores.band_no = bands.band_no
group by all
order by scores.campaign_year, scores.indicator_code, scores.band_no nulls last, scores.state_reason

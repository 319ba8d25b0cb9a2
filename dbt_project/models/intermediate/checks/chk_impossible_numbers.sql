with wrong as (
    select
        answers.campaign_year,
        answers.chamber_id,
        count(*) as indicators,
        string_agg(indicators.name_zh, '、' order by indicators.code) as detail_zh,
        string_agg(indicators.name_en, '; ' order by indicators.code) as detail_en
    from {{ ref('int_indicator_answers') }} as answers
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            answers.rubric_id = indicators.rubric_id
            and answers.indicator_code = indicators.code
    where
        answers.basis = 'claimed'
        and answers.state_reason in ('numerator_above_denominator', 'zero_denominator')
    group by answers.campaign_year, answers.chamber_id
)

select
    scores.campaign_year,
    scores.chamber_id,
    if(wrong.indicators > 0, 'fail', 'pass') as status,
    coalesce(wrong.indicators, 0) as value_checked,
    wrong.detail_zh,
    wrong.detail_en
from {{ ref('int_chamber_scores') }} as scores
left join wrong
    on
        scores.campaign_year = wrong.campaign_year
        and scores.chamber_id = wrong.chamber_id
where scores.has_submitted

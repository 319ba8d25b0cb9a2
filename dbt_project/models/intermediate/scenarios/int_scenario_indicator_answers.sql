-- What counts in one of the two years only is taken out as if it did not apply to the chamber.
with answers as (
    {{ same_rules_as('int_indicator_answers', {
        'int_chamber_years': ref('int_scenario_chamber_years'),
        'int_field_bases': ref('int_scenario_field_bases'),
        'stg_rubric_indicators': ref('stg_rubric_indicators'),
    }) }}
)

select
    answers.* replace (
        if(counted.indicator_code is null, 'not_applicable', answers.answer_state) as answer_state,
        if(counted.indicator_code is null, 'other_profile', answers.state_reason) as state_reason,
        if(counted.indicator_code is null, null, answers.value_numerator) as value_numerator,
        if(counted.indicator_code is null, null, answers.value_denominator) as value_denominator
    )
from answers
inner join {{ ref('int_scenario_chamber_years') }} as chambers
    on
        answers.campaign_year = chambers.campaign_year
        and answers.chamber_id = chambers.chamber_id
left join {{ ref('int_scenario_indicators') }} as counted
    on
        chambers.campaign_year = counted.campaign_year
        and chambers.profiles = counted.profiles
        and answers.indicator_code = counted.indicator_code

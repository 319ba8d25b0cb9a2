{{ same_rules_as('int_value_points', {
    'int_indicator_answers': ref('int_scenario_indicator_answers'),
    'stg_rubric_bands': ref('stg_rubric_bands'),
    'stg_rubric_indicators': ref('stg_rubric_indicators'),
}) }}

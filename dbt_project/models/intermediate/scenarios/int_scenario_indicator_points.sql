{{ same_rules_as('int_indicator_points', {
    'int_indicator_answers': ref('int_scenario_indicator_answers'),
    'int_value_points': ref('int_scenario_value_points'),
}) }}

{{ same_rules_as('int_chamber_scores', {
    'int_running_scores': ref('int_scenario_running_scores'),
    'int_indicator_weights': ref('int_scenario_indicator_weights'),
    'int_landed_values': ref('int_landed_values'),
}) }}

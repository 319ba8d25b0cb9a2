{{ same_rules_as('int_chamber_scores', {
    'int_chamber_adjustments': ref('int_scenario_chamber_adjustments'),
    'int_total_scores': ref('int_scenario_total_scores'),
    'int_indicator_weights': ref('int_scenario_indicator_weights'),
    'int_landed_values': ref('int_landed_values'),
}) }}

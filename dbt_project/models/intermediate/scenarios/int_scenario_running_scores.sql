{{ same_rules_as('int_running_scores', {
    'int_chamber_adjustments': ref('int_scenario_chamber_adjustments'),
    'int_total_scores': ref('int_scenario_total_scores'),
}) }}

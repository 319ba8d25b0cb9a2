{{ same_rules_as('int_total_scores', {
    'int_dimension_scores': ref('int_scenario_dimension_scores'),
    'int_campaigns': ref('int_scenario_campaigns'),
}) }}

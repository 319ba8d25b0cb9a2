{{ same_rules_as('int_indicator_weights', {
    'int_indicator_points': ref('int_scenario_indicator_points'),
    'int_campaigns': ref('int_scenario_campaigns'),
    'int_criterion_weights': ref('int_scenario_criterion_weights'),
    'int_criterion_scores': ref('int_scenario_criterion_scores'),
    'int_total_scores': ref('int_scenario_total_scores'),
    'int_geometric_rubrics': ref('int_geometric_rubrics'),
}) }}

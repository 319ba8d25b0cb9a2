{{ same_rules_as('int_criterion_scores', {
    'int_criterion_weights': ref('int_scenario_criterion_weights'),
}) }}

{{ same_rules_as('int_dimension_scores', {
    'int_criterion_scores': ref('int_scenario_criterion_scores'),
    'int_campaigns': ref('int_scenario_campaigns'),
    'stg_rubric_dimensions': ref('stg_rubric_dimensions'),
}) }}

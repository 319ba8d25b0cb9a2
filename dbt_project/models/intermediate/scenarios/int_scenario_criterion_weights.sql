{{ same_rules_as('int_criterion_weights', {
    'int_indicator_points': ref('int_scenario_indicator_points'),
    'int_campaigns': ref('int_scenario_campaigns'),
    'stg_rubric_dimensions': ref('stg_rubric_dimensions'),
    'stg_rubric_criteria': ref('stg_rubric_criteria'),
}) }}

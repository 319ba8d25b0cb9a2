{{ same_rules_as('int_chamber_adjustments', {
    'int_chamber_years': ref('int_scenario_chamber_years'),
    'int_field_bases': ref('int_scenario_field_bases'),
    'stg_rubric_adjustments': ref('stg_rubric_adjustments'),
}) }}

-- The sum of its criteria's scores, or the dimension's weight times the geometric mean of their shares.
{{ aggregated_scores(
    ref('int_criterion_scores'), ref('int_campaigns'), 'criterion_weight', 'dimension_code',
    ref('stg_rubric_dimensions')
) }}

-- The sum of the dimensions' scores, or the total points times the geometric mean of their shares; before adjustments.
{{ aggregated_scores(ref('int_dimension_scores'), ref('int_campaigns'), 'dimension_weight') }}

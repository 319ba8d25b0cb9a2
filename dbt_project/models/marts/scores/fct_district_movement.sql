-- A district's score moves beyond the error when its change outweighs that of the rules, and when its mean with all
-- that is unanswered or unverified counted as nothing, or as everything, lies apart on both sides.
{{ judged_movement(ref('int_district_sides'), 'district_code') }}

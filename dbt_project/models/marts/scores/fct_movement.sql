-- Beyond the error is a change that neither the change of rules, nor what is unanswered or unverified, nor the choice
-- of weights can explain: it outweighs rules_shift; floor to ceiling of both sides lie apart once the earlier side is
-- put on today's rules; and so do the 5-95 % rank intervals where both sides are ranked.
{{ judged_movement(ref('int_chamber_sides'), 'chamber_id') }}

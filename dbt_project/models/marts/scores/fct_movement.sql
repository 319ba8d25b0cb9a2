-- Beyond the error is a change that neither the change of rules, nor what is unanswered or unverified, nor the choice
-- of weights can explain: it outweighs rules_shift; floor to ceiling of both sides lie apart once the earlier side is
-- put on today's rules; and so do the 5-95 % rank intervals where both sides are ranked.
with sides as (
    {{ both_sides(ref('int_chamber_sides'), 'chamber_id') }}
),

judged as (
    select
        *,
        case
            when not had_submitted and not has_submitted then 'nothing_to_compare'
            when not had_submitted then 'appeared'
            when not has_submitted then 'vanished'
            when score_now = score_then then 'no_change'
            when abs(score_now - score_then - rules_shift) <= abs(rules_shift) then 'rules_outweigh'
            when bounds_overlap then 'bounds_overlap'
            when ranks_overlap then 'ranks_overlap'
            else 'beyond_error'
        end as movement_reason
    from sides
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    district_code,
    compared_to,
    year_then,
    rubric_id_then,
    cast(score_then as decimal(18, 9)) as score_then,
    cast(score_now as decimal(18, 9)) as score_now,
    cast(if(had_submitted and has_submitted, score_now - score_then, null) as decimal(18, 9)) as change,
    cast(if(had_submitted and has_submitted, rules_shift, null) as decimal(18, 9)) as rules_shift,
    rank_then,
    rank_now,
    if(had_submitted and has_submitted, rank_then - rank_now, null) as rank_change,
    movement_reason = 'beyond_error' as beyond_error,
    movement_reason
from judged
order by campaign_year, compared_to, chamber_id

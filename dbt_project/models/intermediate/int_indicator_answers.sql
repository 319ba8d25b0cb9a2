-- The five states and the exact value (a fraction of two decimals, so that nothing is rounded before a band is chosen).
with operands as (
    select
        chamber_years.campaign_year,
        chamber_years.rubric_id,
        chamber_years.chamber_id,
        indicators.code as indicator_code,
        indicators.criterion_code,
        indicators.calculation,
        indicators.rule_kind,
        indicators.zero_denominator,
        indicators.points as max_points,
        numerator.basis,
        numerator.answer as numerator_answer,
        denominator.answer as denominator_answer,
        indicators.denominator_field_code is not null as has_denominator,
        {{ applies_to_profile('indicators', 'chamber_years') }} as applies,
        'invalid' in (numerator.field_state, denominator.field_state) as is_refused,
        'not_reported' in (numerator.field_state, denominator.field_state) as is_missing,
        'reported_without_evidence' in (numerator.field_state, denominator.field_state) as lacks_evidence,
        coalesce(denominator.field_state = 'reported_without_evidence', false) as denominator_lacks_evidence,
        case
            when 'city' in (numerator.decided_by, denominator.decided_by) then 'city'
            when 'district' in (numerator.decided_by, denominator.decided_by) then 'district'
            when 'self' in (numerator.decided_by, denominator.decided_by) then 'self'
        end as decided_by,
        case
            when (numerator.reason is distinct from denominator.reason)
                then nullif(concat_ws('；', numerator.reason, denominator.reason), '')
            else numerator.reason
        end as deduction_reason
    from {{ ref('int_chamber_years') }} as chamber_years
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on chamber_years.rubric_id = indicators.rubric_id
    inner join {{ ref('int_field_bases') }} as numerator
        on
            chamber_years.campaign_year = numerator.campaign_year
            and chamber_years.chamber_id = numerator.chamber_id
            and indicators.field_code = numerator.field_code
    left join {{ ref('int_field_bases') }} as denominator
        on
            chamber_years.campaign_year = denominator.campaign_year
            and chamber_years.chamber_id = denominator.chamber_id
            and indicators.denominator_field_code = denominator.field_code
            and numerator.basis = denominator.basis
),

judged as (
    select
        *,
        case
            when not applies then 'other_profile'
            when is_refused then 'cell_refused'
            when
                denominator_answer = 0
                and zero_denominator = 'not_applicable'
                and (calculation = 'growth' or coalesce(numerator_answer, 0) = 0)
                then if(denominator_lacks_evidence, 'nothing_without_evidence', 'nothing_to_measure')
            when coalesce(is_missing, false) then 'no_answer'
            when calculation = 'ratio' and numerator_answer > denominator_answer then 'numerator_above_denominator'
            when denominator_answer = 0 and zero_denominator <> 'zero_points' then 'zero_denominator'
            when lacks_evidence then 'no_evidence'
            when denominator_answer = 0 then 'zero_denominator_earns_zero'
            else 'answered'
        end as state_reason
    from operands
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    basis,
    indicator_code,
    criterion_code,
    rule_kind,
    max_points,
    decided_by,
    deduction_reason,
    state_reason,
    case state_reason
        when 'other_profile' then 'not_applicable'
        when 'nothing_to_measure' then 'not_applicable'
        when 'cell_refused' then 'invalid'
        when 'numerator_above_denominator' then 'invalid'
        when 'zero_denominator' then 'invalid'
        when 'no_answer' then 'not_reported'
        when 'no_evidence' then 'reported_without_evidence'
        when 'nothing_without_evidence' then 'reported_without_evidence'
        else 'reported'
    end as answer_state,
    -- A ratio is a percentage; growth is (field - denominator) / denominator; the rest is the number itself.
    case
        when state_reason not in ('answered', 'no_evidence') or coalesce(denominator_answer = 0, false) then null
        when calculation = 'ratio' then 100 * numerator_answer
        when calculation = 'growth' then 100 * (numerator_answer - denominator_answer)
        else numerator_answer
    end as value_numerator,
    case
        when state_reason not in ('answered', 'no_evidence') or coalesce(denominator_answer = 0, false) then null
        when has_denominator then denominator_answer
        else cast(1 as decimal(28, 9))
    end as value_denominator,
    numerator_answer,
    denominator_answer
from judged

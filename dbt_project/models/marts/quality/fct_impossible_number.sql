with impossible as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.chamber_id,
        scores.indicator_code,
        scores.state_reason,
        indicators.field_code,
        indicators.denominator_field_code,
        scores.effective_weight as points_at_stake
    from {{ ref('fct_indicator_score') }} as scores
    inner join {{ ref('dim_indicator') }} as indicators
        on
            scores.rubric_id = indicators.rubric_id
            and scores.indicator_code = indicators.code
    where scores.state_reason in ('numerator_above_denominator', 'zero_denominator')
),

-- The number that counts officially is the one to mend: the city's, else the district's, else the chamber's own.
decisive as (
    select
        *,
        coalesce(source_letter || source_row, '第 ' || source_row || ' 行') as source_cell
    from {{ ref('fct_field_value') }}
    where
        not is_withdrawal
        and chamber_id in (select impossible.chamber_id from impossible)
    qualify row_number() over (
        partition by campaign_year, chamber_id, field_code
        order by case stage when 'city' then 1 when 'district' then 2 else 3 end
    ) = 1
)

select
    impossible.campaign_year,
    impossible.rubric_id,
    impossible.chamber_id,
    impossible.indicator_code,
    impossible.state_reason,
    impossible.field_code,
    impossible.denominator_field_code,
    part.value_raw,
    whole.value_raw as denominator_value_raw,
    part.stage,
    part.evidence,
    part.file_id,
    part.sheet,
    part.source_row,
    part.source_cell,
    impossible.points_at_stake
from impossible
left join decisive as part
    on
        impossible.campaign_year = part.campaign_year
        and impossible.chamber_id = part.chamber_id
        and impossible.field_code = part.field_code
left join decisive as whole
    on
        impossible.campaign_year = whole.campaign_year
        and impossible.chamber_id = whole.chamber_id
        and impossible.denominator_field_code = whole.field_code
order by impossible.campaign_year, impossible.chamber_id, impossible.indicator_code

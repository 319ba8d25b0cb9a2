-- From every official value that earns less than it could, the nearest other amount of what the indicator counts that
-- earns more. Tried are the whole numbers on either side of each bound; what they earn is found by the rule itself.
-- Between goalposts every step earns a little: there the aim is the far one.
with worth_more as (
    select distinct
        answers.rubric_id,
        answers.indicator_code,
        answers.numerator_answer as amount,
        answers.denominator_answer as base,
        value_points.points,
        value_points.value_denominator,
        indicators.rule_kind,
        indicators.calculation,
        indicators.points as max_points,
        indicators.points_per_item,
        indicators.goalpost_high,
        fields.minimum,
        fields.maximum
    from {{ ref('int_indicator_answers') }} as answers
    inner join {{ ref('int_value_points') }} as value_points
        on
            answers.rubric_id = value_points.rubric_id
            and answers.indicator_code = value_points.indicator_code
            and answers.value_numerator = value_points.value_numerator
            and answers.value_denominator = value_points.value_denominator
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            answers.rubric_id = indicators.rubric_id
            and answers.indicator_code = indicators.code
    inner join {{ ref('stg_rubric_fields') }} as fields
        on
            answers.rubric_id = fields.rubric_id
            and indicators.field_code = fields.code
    where
        answers.basis = 'official'
        and value_points.points < indicators.points
),

bounds as (
    select
        worth_more.*,
        bands.bound
    from worth_more
    inner join {{ ref('stg_rubric_bands') }} as bands
        on
            worth_more.rubric_id = bands.rubric_id
            and worth_more.indicator_code = bands.indicator_code
    where
        worth_more.rule_kind = 'bands'
        and bands.bound is not null
    union all
    select
        *,
        goalpost_high as bound
    from worth_more
    where rule_kind = 'linear'
),

-- The bound as an amount, in units of 1e-20, so that nothing is rounded before it is known which whole number is next.
scaled as (
    select
        *,
        case calculation
            when 'ratio' then {{ to_units('bound') }} * {{ to_units('base') }}
            when 'growth' then ({{ to_units('bound') }} + 100000000000) * {{ to_units('base') }}
            else {{ to_units('bound') }} * 100000000000
        end as at_bound,
        cast('100000000000000000000' as hugeint) as one
    from bounds
),

whole_numbers as (
    select
        *,
        at_bound // one - if(at_bound % one < 0, 1, 0) as below_or_at,
        if(at_bound % one = 0, 0, 1) as has_rest
    from scaled
),

candidates as (
    select
        * exclude (bound, at_bound, one, below_or_at, has_rest),
        unnest(
            list_distinct([below_or_at - 1, below_or_at, below_or_at + has_rest, below_or_at + has_rest + 1])
        ) as next_amount
    from whole_numbers
    union all
    select
        *,
        amount + 1 as next_amount
    from worth_more
    where rule_kind = 'per_item'
),

possible as (
    select
        rubric_id,
        indicator_code,
        amount,
        base,
        points,
        rule_kind,
        max_points,
        points_per_item,
        value_denominator,
        cast(next_amount as decimal(28, 9)) as next_amount,
        case calculation
            when 'ratio' then 100 * cast(next_amount as decimal(28, 9))
            when 'growth' then 100 * (cast(next_amount as decimal(28, 9)) - base)
            else cast(next_amount as decimal(28, 9))
        end as value_numerator
    from candidates
    where
        next_amount <> amount
        and (minimum is null or next_amount >= minimum)
        and (maximum is null or next_amount <= maximum)
        and (calculation <> 'ratio' or next_amount between 0 and base)
),

earned as (
    select
        possible.rubric_id,
        possible.indicator_code,
        possible.amount,
        possible.base,
        possible.next_amount,
        any_value(possible.points) as points,
        any_value(possible.max_points) as max_points,
        false as is_linear,
        min(bands.band_no) as next_band_no,
        arg_min(bands.points, bands.band_no) as next_points
    from possible
    inner join {{ ref('stg_rubric_bands') }} as bands
        on
            possible.rubric_id = bands.rubric_id
            and possible.indicator_code = bands.indicator_code
            and {{ band_holds('bands', 'possible') }}
    where possible.rule_kind = 'bands'
    group by all
    union all
    select
        possible.rubric_id,
        possible.indicator_code,
        possible.amount,
        possible.base,
        possible.next_amount,
        possible.points,
        possible.max_points,
        possible.rule_kind = 'linear' as is_linear,
        null as next_band_no,
        case possible.rule_kind
            when 'per_item'
                then least(possible.max_points, cast(possible.next_amount * possible.points_per_item as decimal(18, 9)))
            else cast(possible.max_points * {{ goalpost_share('indicators', 'possible') }} as decimal(18, 9))
        end as next_points
    from possible
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            possible.rubric_id = indicators.rubric_id
            and possible.indicator_code = indicators.code
    where possible.rule_kind <> 'bands'
)

select
    rubric_id,
    indicator_code,
    amount,
    base,
    next_amount,
    next_band_no,
    cast(next_points as decimal(18, 9)) as next_points
from earned
where
    next_points > points
    and (not is_linear or next_points = max_points)
-- The nearest; of two that are equally near the one that earns more.
qualify row_number() over (
    partition by rubric_id, indicator_code, amount, base
    order by abs(next_amount - amount) asc, next_points desc, next_amount desc
) = 1

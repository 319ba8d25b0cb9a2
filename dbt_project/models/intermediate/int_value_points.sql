-- What a value earns, once per distinct value: the first band in band_no order whose condition holds, so much per item,
-- or a share of the way between two goalposts.
with scored_values as (
    select distinct
        rubric_id,
        indicator_code,
        rule_kind,
        max_points,
        value_numerator,
        value_denominator
    from {{ ref('int_indicator_answers') }}
    where value_numerator is not null
),

banded as (
    select
        scored_values.rubric_id,
        scored_values.indicator_code,
        scored_values.value_numerator,
        scored_values.value_denominator,
        min(bands.band_no) as band_no,
        arg_min(bands.points, bands.band_no) as points
    from scored_values
    inner join {{ ref('stg_rubric_bands') }} as bands
        on
            scored_values.rubric_id = bands.rubric_id
            and scored_values.indicator_code = bands.indicator_code
            and {{ band_holds('bands', 'scored_values') }}
    where scored_values.rule_kind = 'bands'
    group by all
),

per_item as (
    select
        scored_values.rubric_id,
        scored_values.indicator_code,
        scored_values.value_numerator,
        scored_values.value_denominator,
        null as band_no,
        least(
            scored_values.max_points,
            cast(scored_values.value_numerator * indicators.points_per_item as decimal(38, 9))
        ) as points
    from scored_values
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            scored_values.rubric_id = indicators.rubric_id
            and scored_values.indicator_code = indicators.code
    where scored_values.rule_kind = 'per_item'
),

linear as (
    select
        scored_values.rubric_id,
        scored_values.indicator_code,
        scored_values.value_numerator,
        scored_values.value_denominator,
        null as band_no,
        scored_values.max_points * {{ goalpost_share('indicators', 'scored_values') }} as points
    from scored_values
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            scored_values.rubric_id = indicators.rubric_id
            and scored_values.indicator_code = indicators.code
    where scored_values.rule_kind = 'linear'
)

select
    rubric_id,
    indicator_code,
    value_numerator,
    value_denominator,
    band_no,
    cast(points as decimal(18, 9)) as points
from banded
union all
select
    rubric_id,
    indicator_code,
    value_numerator,
    value_denominator,
    band_no,
    cast(points as decimal(18, 9)) as points
from per_item
union all
select
    rubric_id,
    indicator_code,
    value_numerator,
    value_denominator,
    band_no,
    cast(points as decimal(18, 9)) as points
from linear

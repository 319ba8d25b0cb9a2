-- Bands cover every value without a gap and without a band that can never be reached: numbered 1, 2, 3 …, bounds fall,
-- the last one catches all that is left; the best band gives the indicator's points and none gives more or less than 0.
with bands as (
    select
        bands.*,
        indicators.points as max_points,
        indicators.calculation,
        fields.minimum,
        row_number() over (partition by bands.rubric_id, bands.indicator_code order by bands.band_no) as expected_no,
        lag(bands.bound) over (partition by bands.rubric_id, bands.indicator_code order by bands.band_no) as above,
        lag(bands.operator) over (
            partition by bands.rubric_id, bands.indicator_code order by bands.band_no
        ) as operator_above,
        lead(bands.band_no) over (
            partition by bands.rubric_id, bands.indicator_code order by bands.band_no
        ) is null as is_last,
        max(bands.points) over (partition by bands.rubric_id, bands.indicator_code) as best_points
    from {{ ref('stg_rubric_bands') }} as bands
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            bands.rubric_id = indicators.rubric_id
            and bands.indicator_code = indicators.code
    inner join {{ ref('stg_rubric_fields') }} as fields
        on
            indicators.rubric_id = fields.rubric_id
            and indicators.field_code = fields.code
),

faults as (
    select
        rubric_id,
        indicator_code,
        band_no,
        case
            when band_no <> expected_no then 'band numbers are not 1, 2, 3 …'
            when not is_last and operator = '' then 'a band behind it can never be reached'
            when operator not in ('', '>=', '>') then 'only >= and > can be checked for gaps'
            -- The same bound twice is fine only as > and then >=, which leaves the bound itself to the second band.
            when
                operator <> '' and above <= bound
                and not (above = bound and operator_above = '>' and operator = '>=')
                then 'bounds do not fall'
            when points < 0 or points > max_points then 'points outside 0 to the points of the indicator'
            when best_points <> max_points then 'no band gives the points of the indicator'
            -- Dates and growth have no lowest value; a percentage of counts is never below 0.
            when is_last and operator <> '' and calculation in ('date', 'growth') then 'values below the last band'
            when is_last and operator = '>' then 'values below the last band'
            when is_last and operator = '>=' and bound > if(calculation = 'ratio', 0, coalesce(minimum, bound - 1))
                then 'values below the last band'
        end as fault
    from bands
),

without_bands as (
    select
        indicators.rubric_id,
        indicators.code as indicator_code,
        cast(null as integer) as band_no,
        'no band at all' as fault
    from {{ ref('stg_rubric_indicators') }} as indicators
    left join {{ ref('stg_rubric_bands') }} as bands
        on
            indicators.rubric_id = bands.rubric_id
            and indicators.code = bands.indicator_code
    where indicators.rule_kind = 'bands' and bands.band_no is null
)

select * from faults
where fault is not null
union all
select * from without_bands

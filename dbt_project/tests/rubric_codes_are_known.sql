-- Every code that one file of a rubric uses stands in the file that defines it; every obligation has an indicator.
with links as (
    select
        rubric_id,
        'criterion -> dimension' as link,
        code as from_code,
        dimension_code as to_code,
        'dimension' as kind
    from {{ ref('stg_rubric_criteria') }}
    union all
    select
        rubric_id,
        'indicator -> criterion' as link,
        code as from_code,
        criterion_code as to_code,
        'criterion' as kind
    from {{ ref('stg_rubric_indicators') }}
    union all
    select
        rubric_id,
        'indicator -> field' as link,
        code as from_code,
        field_code as to_code,
        'field' as kind
    from {{ ref('stg_rubric_indicators') }}
    union all
    select
        rubric_id,
        'indicator -> denominator field' as link,
        code as from_code,
        denominator_field_code as to_code,
        'field' as kind
    from {{ ref('stg_rubric_indicators') }}
    where calculation in ('ratio', 'growth')
    union all
    select
        rubric_id,
        'band -> indicator' as link,
        indicator_code as from_code,
        indicator_code as to_code,
        'indicator' as kind
    from {{ ref('stg_rubric_bands') }}
    union all
    select
        rubric_id,
        'measure -> indicator' as link,
        measure_code as from_code,
        indicator_code as to_code,
        'indicator' as kind
    from {{ ref('stg_rubric_indicator_measures') }}
    union all
    select
        rubric_id,
        'indicator -> measure' as link,
        indicator_code as from_code,
        measure_code as to_code,
        'measure' as kind
    from {{ ref('stg_rubric_indicator_measures') }}
    union all
    select
        rubric_id,
        'obligation -> indicator' as link,
        clause as from_code,
        indicator_code as to_code,
        'indicator' as kind
    from {{ ref('stg_rubric_obligations') }}
    union all
    select
        rubric_id,
        'gate -> grade' as link,
        gate_code as from_code,
        cap_grade as to_code,
        'grade' as kind
    from {{ ref('stg_rubric_gates') }}
    where effect = 'cap'
    union all
    select
        rubric_id,
        'date indicator -> calendar' as link,
        code as from_code,
        field_code as to_code,
        'deadline' as kind
    from {{ ref('stg_rubric_indicators') }}
    where calculation = 'date'
),

codes as (
    select
        rubric_id,
        code,
        'dimension' as kind
    from {{ ref('stg_rubric_dimensions') }}
    union all
    select
        rubric_id,
        code,
        'criterion' as kind
    from {{ ref('stg_rubric_criteria') }}
    union all
    select
        rubric_id,
        code,
        'indicator' as kind
    from {{ ref('stg_rubric_indicators') }}
    union all
    select
        rubric_id,
        code,
        'field' as kind
    from {{ ref('stg_rubric_fields') }}
    union all
    select
        rubric_id,
        code,
        'measure' as kind
    from {{ ref('stg_rubric_measures') }}
    union all
    select
        rubric_id,
        grade_code as code,
        'grade' as kind
    from {{ ref('stg_rubric_grades') }}
    union all
    select
        rubrics.rubric_id,
        calendar.field_code as code,
        'deadline' as kind
    from {{ ref('stg_rubrics') }} as rubrics
    cross join {{ ref('stg_campaign_calendar') }} as calendar
    where calendar.field_code is not null
)

select links.*
from links
left join codes
    on
        links.rubric_id = codes.rubric_id
        and links.kind = codes.kind
        and links.to_code = codes.code
where codes.code is null

-- Every code that one file of a rubric uses stands in the file that defines it; every obligation has an indicator.
with links as (
    select rubric_id, 'criterion -> dimension' as link, code as from_code, dimension_code as to_code, 'dimension' as kind
    from {{ ref('stg_rubric_criteria') }}
    union all
    select rubric_id, 'indicator -> criterion', code, criterion_code, 'criterion'
    from {{ ref('stg_rubric_indicators') }}
    union all
    select rubric_id, 'indicator -> field', code, field_code, 'field'
    from {{ ref('stg_rubric_indicators') }}
    union all
    select rubric_id, 'indicator -> denominator field', code, denominator_field_code, 'field'
    from {{ ref('stg_rubric_indicators') }}
    where calculation in ('ratio', 'growth')
    union all
    select rubric_id, 'band -> indicator', indicator_code, indicator_code, 'indicator'
    from {{ ref('stg_rubric_bands') }}
    union all
    select rubric_id, 'measure -> indicator', measure_code, indicator_code, 'indicator'
    from {{ ref('stg_rubric_indicator_measures') }}
    union all
    select rubric_id, 'indicator -> measure', indicator_code, measure_code, 'measure'
    from {{ ref('stg_rubric_indicator_measures') }}
    union all
    select rubric_id, 'obligation -> indicator', clause, indicator_code, 'indicator'
    from {{ ref('stg_rubric_obligations') }}
    union all
    select rubric_id, 'gate -> grade', gate_code, cap_grade, 'grade'
    from {{ ref('stg_rubric_gates') }}
    where effect = 'cap'
    union all
    select rubric_id, 'date indicator -> calendar', code, field_code, 'deadline'
    from {{ ref('stg_rubric_indicators') }}
    where calculation = 'date'
),

codes as (
    select rubric_id, code, 'dimension' as kind from {{ ref('stg_rubric_dimensions') }}
    union all
    select rubric_id, code, 'criterion' from {{ ref('stg_rubric_criteria') }}
    union all
    select rubric_id, code, 'indicator' from {{ ref('stg_rubric_indicators') }}
    union all
    select rubric_id, code, 'field' from {{ ref('stg_rubric_fields') }}
    union all
    select rubric_id, code, 'measure' from {{ ref('stg_rubric_measures') }}
    union all
    select rubric_id, grade_code, 'grade' from {{ ref('stg_rubric_grades') }}
    union all
    select rubrics.rubric_id, calendar.field_code, 'deadline'
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

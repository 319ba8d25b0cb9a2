{#
  The parts that checks of a submission have in common. A check gives campaign_year, chamber_id, status, and of
  value_checked, compared_with, detail_zh and detail_en what its sentence needs; a chamber without a row is not_assessed.
#}

{# Days after the due date of a stage on which the last of its values first came. #}
{% macro stage_received_late(check_code, stage) -%}
    select
        landed.campaign_year,
        landed.chamber_id,
        if(
            max(date_diff('day', deadlines.due_on, cast(landed.first_received_at as date))) > any_value(terms.threshold),
            'fail',
            'pass'
        ) as status,
        max(date_diff('day', deadlines.due_on, cast(landed.first_received_at as date))) as value_checked
    from {{ ref('int_landed_values') }} as landed
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            landed.campaign_year = terms.campaign_year
            and terms.check_code = '{{ check_code }}'
    inner join {{ ref('int_deadlines') }} as deadlines
        on
            landed.campaign_year = deadlines.campaign_year
            and landed.stage = deadlines.stage
    where
        landed.row_status = 'accepted'
        and landed.stage = '{{ stage }}'
        and landed.is_withdrawal is not true
    group by landed.campaign_year, landed.chamber_id
{%- endmacro %}

{# Days after its due date that a document was submitted, by the date that the chamber gives. #}
{% macro date_given_late(check_code, event_code) -%}
    select
        answers.campaign_year,
        answers.chamber_id,
        if(-answers.self_answer > terms.threshold, 'fail', 'pass') as status,
        -answers.self_answer as value_checked
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            answers.campaign_year = terms.campaign_year
            and terms.check_code = '{{ check_code }}'
    inner join {{ ref('int_deadlines') }} as deadlines
        on
            answers.campaign_year = deadlines.campaign_year
            and answers.field_code = deadlines.field_code
    where
        deadlines.event_code = '{{ event_code }}'
        and answers.self_answer is not null
{%- endmacro %}

{# Whether a document's date is given; before its due date nobody owes it. #}
{% macro date_missing(check_code, event_code) -%}
    select
        answers.campaign_year,
        answers.chamber_id,
        case
            when answers.self_answer is not null then 'pass'
            when context.as_of <= deadlines.due_on then 'not_applicable'
            else 'fail'
        end as status
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            answers.campaign_year = terms.campaign_year
            and terms.check_code = '{{ check_code }}'
    inner join {{ ref('int_deadlines') }} as deadlines
        on
            answers.campaign_year = deadlines.campaign_year
            and answers.field_code = deadlines.field_code
    inner join {{ ref('int_chamber_scores') }} as scores
        on
            answers.campaign_year = scores.campaign_year
            and answers.chamber_id = scores.chamber_id
    cross join {{ ref('stg_run_context') }} as context
    where
        deadlines.event_code = '{{ event_code }}'
        and scores.has_submitted
{%- endmacro %}

{# A number as people write it: counts are whole, shares have one digit and are rounded down. #}
{% macro number_text(value) -%}
    case
        when {{ value }} = floor({{ value }}) then cast(cast({{ value }} as bigint) as varchar)
        else {{ one_digit_down(value) }}
    end
{%- endmacro %}

{# A sentence with its gaps filled. What a file says comes last, so that no name can bring a gap of its own. #}
{% macro finished_sentence(message, detail) -%}
    replace(
        replace(replace({{ message }}, '{value}', coalesce(value_text, '')), '{compared}', coalesce(compared_text, '')),
        '{detail}', coalesce({{ detail }}, '')
    )
{%- endmacro %}

{# The counts that some indicator uses: a number on which no point depends is not worth a question. #}
{% macro scored_counts() -%}
    select distinct
        fields.rubric_id,
        fields.code as field_code,
        fields.name_zh,
        fields.name_en,
        fields.maximum
    from {{ ref('stg_rubric_fields') }} as fields
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            fields.rubric_id = indicators.rubric_id
            and fields.code in (indicators.field_code, indicators.denominator_field_code)
    where fields.value_type = 'count'
{%- endmacro %}

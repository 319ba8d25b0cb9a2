{# Rows received on or before the as-of date; later ones do not exist for this run. #}
{% macro received_by_as_of(alias) -%}
    {{ alias }}.received_at < (select context.as_of + interval 1 day from {{ ref('stg_run_context') }} as context)
{%- endmacro %}

{# Whether an indicator applies to a chamber's profile; the twin of pipelines.reference.applies. #}
{% macro applies_to_profile(indicator, chamber) -%}
    case {{ indicator }}.applies_when
        when '' then true
        when 'registered' then {{ chamber }}.is_registered
        when 'not_registered' then not {{ chamber }}.is_registered
        when 'party_org' then {{ chamber }}.has_party_org
        when 'no_party_org' then not {{ chamber }}.has_party_org
        else list_contains(
            string_split(regexp_replace({{ indicator }}.applies_when, '^chamber_type=', ''), '|'),
            {{ chamber }}.chamber_type
        )
    end
{%- endmacro %}

{# Whether a band's condition holds for the exact fraction value_numerator / value_denominator (denominator > 0). #}
{% macro band_holds(band, value) -%}
    case {{ band }}.operator
        when '' then true
        when '>=' then {{ value }}.value_numerator >= {{ band }}.bound * {{ value }}.value_denominator
        when '>' then {{ value }}.value_numerator > {{ band }}.bound * {{ value }}.value_denominator
        when '<=' then {{ value }}.value_numerator <= {{ band }}.bound * {{ value }}.value_denominator
        when '<' then {{ value }}.value_numerator < {{ band }}.bound * {{ value }}.value_denominator
        when '=' then {{ value }}.value_numerator = {{ band }}.bound * {{ value }}.value_denominator
    end
{%- endmacro %}

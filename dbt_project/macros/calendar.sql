{# The date of an event of the campaign year. #}
{% macro due_date(campaign_year, calendar) -%}
    make_date({{ campaign_year }} + {{ calendar }}.year_offset, {{ calendar }}.due_month, {{ calendar }}.due_day)
{%- endmacro %}

-- One slice a check; the list of checks stands in dbt_project.yml.
{% for code in var('submission_checks') -%}
    select
        '{{ code }}' as check_code,
        *
    from {{ ref('chk_' ~ code) }}
    {{ 'union all by name' if not loop.last }}
{% endfor %}

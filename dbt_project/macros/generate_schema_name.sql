{# A model's schema is the name it is given, without the target's prefix: analysts rely on marts.*, quality.* and so on. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}

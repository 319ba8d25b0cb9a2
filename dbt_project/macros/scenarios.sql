{#
  The SQL of the model `name` over other inputs, so that a scenario is scored by the very rules that score a campaign.
  inputs: for each model that its file refers to, what stands in its place (a seed or rubric stands for itself). dbt
  refuses a reference that is not among them, so that none is forgotten.
#}
{% macro same_rules_as(name, inputs) -%}
    {%- if execute -%}
        {%- set code = namespace(sql=graph.nodes['model.' ~ project_name ~ '.' ~ name].raw_code) -%}
        {%- for input, relation in inputs.items() -%}
            {%- set code.sql = code.sql | replace("ref('" ~ input ~ "')", "'" ~ relation ~ "'") -%}
        {%- endfor -%}
        {{ render(code.sql) }}
    {%- else -%}
        select * from {{ inputs.values() | first }}
    {%- endif -%}
{%- endmacro %}

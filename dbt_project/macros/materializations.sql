{# Tables and views made in place. A night builds into a fresh file that nobody reads (pipelines.ingest.build_inputs),
   so nothing need be built under another name, renamed and cleaned up after: each of these steps makes dbt set up a
   macro's whole context, which was a third of its own work in a build. No model here has grants, indexes or comments:
   publication writes those. #}

{% materialization table, adapter="duckdb", supported_languages=["sql", "python"] %}
    {%- set target_relation = drop_if_built_before("table") -%}
    {% call statement("main", language=model["language"]) -%}
        {{ create_table_as(False, target_relation, compiled_code, model["language"]) }}
    {%- endcall %}
    {% do adapter.commit() %}
    {{ return({"relations": [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb" %}
    {%- set target_relation = drop_if_built_before("view") -%}
    {% call statement("main") -%}
        {{ get_create_view_as_sql(target_relation, sql) }}
    {%- endcall %}
    {% do adapter.commit() %}
    {{ return({"relations": [target_relation]}) }}
{% endmaterialization %}

{# The relation that is to be made; what an earlier build left under its name is dropped in the same transaction. #}
{% macro drop_if_built_before(type) %}
    {%- set existing_relation = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing_relation is not none %}{% do adapter.drop_relation(existing_relation) %}{% endif %}
    {{ return(this.incorporate(type=type)) }}
{% endmacro %}

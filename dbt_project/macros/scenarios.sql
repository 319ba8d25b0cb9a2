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

{#
  Today's scores beside earlier ones, by campaign year, key and compared_to; of a side that is not there all is null.
  What floor to ceiling leaves open overlaps when the two ranges, the earlier one moved by rules_shift, have a point in
  common; so do rank intervals, where both sides have one.
#}
{% macro both_sides(sides, key) -%}
    select
        coalesce(now_side.campaign_year, then_side.campaign_year) as campaign_year,
        coalesce(now_side.{{ key }}, then_side.{{ key }}) as {{ key }},
        coalesce(now_side.compared_to, then_side.side) as compared_to,
        {% if key != 'district_code' -%}
        coalesce(now_side.district_code, then_side.district_code) as district_code,
        {% endif -%}
        coalesce(now_side.rubric_id, then_side.rubric_id) as rubric_id,
        then_side.rubric_id as rubric_id_then,
        then_side.scored_year as year_then,
        then_side.official_score as score_then,
        now_side.official_score as score_now,
        then_side.city_rank as rank_then,
        now_side.city_rank as rank_now,
        then_side.rules_shift,
        coalesce(then_side.has_submitted, false) as had_submitted,
        coalesce(now_side.has_submitted, false) as has_submitted,
        coalesce(
            now_side.floor_score <= then_side.ceiling_score + then_side.rules_shift
            and then_side.floor_score + then_side.rules_shift <= now_side.ceiling_score,
            false
        ) as bounds_overlap,
        coalesce(
            now_side.rank_p05 <= then_side.rank_p95 and then_side.rank_p05 <= now_side.rank_p95, false
        ) as ranks_overlap
    from (
        select
            comparisons.compared_to,
            sides.*
        from {{ sides }} as sides
        inner join (
            select distinct
                campaign_year,
                'last_month' as compared_to
            from {{ sides }}
            union all
            select distinct
                campaign_year,
                side as compared_to
            from {{ sides }}
            where side = 'last_year'
        ) as comparisons
            on sides.campaign_year = comparisons.campaign_year
        where sides.side = 'now'
    ) as now_side
    full join (select * from {{ sides }} where side <> 'now') as then_side
        on
            now_side.campaign_year = then_side.campaign_year
            and now_side.{{ key }} = then_side.{{ key }}
            and now_side.compared_to = then_side.side
{%- endmacro %}

{# A difference as people write it: with its sign. #}
{% macro signed(value) -%}
    if({{ value }} > 0, '+', '') || {{ value }}
{%- endmacro %}

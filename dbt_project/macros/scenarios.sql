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

{#
  Movement between two sides, and whether it is beyond the error: a change that neither the change of rules, nor what is
  unanswered or unverified, nor (where both sides have rank intervals) the choice of weights can explain.
#}
{% macro judged_movement(sides, key) -%}
with sides as (
    {{ both_sides(sides, key) }}
),

judged as (
    select
        *,
        case
            when not had_submitted and not has_submitted then 'nothing_to_compare'
            when not had_submitted then 'appeared'
            when not has_submitted then 'vanished'
            when score_now = score_then then 'no_change'
            when abs(score_now - score_then - rules_shift) <= abs(rules_shift) then 'rules_outweigh'
            when bounds_overlap then 'bounds_overlap'
            when ranks_overlap then 'ranks_overlap'
            else 'beyond_error'
        end as movement_reason
    from sides
)

select
    campaign_year,
    rubric_id,
    {{ key }},
    {% if key != 'district_code' -%}
    district_code,
    {% endif -%}
    compared_to,
    year_then,
    rubric_id_then,
    cast(score_then as decimal(18, 9)) as score_then,
    cast(score_now as decimal(18, 9)) as score_now,
    cast(if(had_submitted and has_submitted, score_now - score_then, null) as decimal(18, 9)) as change,
    cast(if(had_submitted and has_submitted, rules_shift, null) as decimal(18, 9)) as rules_shift,
    rank_then,
    rank_now,
    if(had_submitted and has_submitted, rank_then - rank_now, null) as rank_change,
    movement_reason = 'beyond_error' as beyond_error,
    movement_reason
from judged
order by campaign_year, compared_to, {{ key }}
{%- endmacro %}

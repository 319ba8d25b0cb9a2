{#
  What an adjustment step changes the total by in one basis. A bonus needs its evidence where the score does; what is
  reported against oneself counts without. Nobody is charged with what nobody reported, and only the ceiling holds a
  bonus that may still be earned. seen: the basis whose answers are looked at.
#}
{% macro adjustment_points(basis, seen) -%}
    cast(coalesce(max(
        case
            {%- if basis == 'ceiling' %}
            when not is_deduction and field_state in ('not_reported', 'invalid') then max_points
            when not is_deduction then size
            {%- endif %}
            when is_deduction and field_state in ('reported', 'reported_without_evidence') then -size
            when field_state = 'reported' then size
        end
    ) filter (where basis = '{{ seen }}'), 0) as decimal(18, 9))
{%- endmacro %}

{# The running total of one basis after a step: its points are added, then its floor and its cap hold the total. #}
{% macro adjusted_score(basis) -%}
    cast(
        least(
            greatest(running.{{ basis }}_score + steps.{{ basis }}_points, coalesce(steps.total_floor, -999999999)),
            coalesce(steps.total_cap, 999999999)
        ) as decimal(18, 9)
    )
{%- endmacro %}

{#
  Exact decimal arithmetic. DuckDB turns decimal / decimal into a double; these macros divide in whole units of 1e-9
  (hugeint) and round half away from zero, so that scores are DECIMAL(18,9) without a float in between.
#}

{# expression: a decimal with at most 9 digits behind the point -> its number of 1e-9 units, as hugeint. #}
{% macro to_units(expression) -%}
    cast(cast({{ expression }} as decimal(28, 9)) * 1000000000 as hugeint)
{%- endmacro %}

{# units: a hugeint number of 1e-9 -> decimal of the given type. #}
{% macro from_units(units, type='decimal(18, 9)') -%}
    cast(cast({{ units }} as decimal(38, 0)) * cast(0.000000001 as decimal(9, 9)) as {{ type }})
{%- endmacro %}

{# numerator / denominator; null when the denominator is null or zero. Either may be negative. #}
{% macro decimal_divide(numerator, denominator, type='decimal(18, 9)') -%}
    case when ({{ denominator }}) <> 0 then
        {{ from_units(
            "sign(" ~ numerator ~ ") * sign(" ~ denominator ~ ") * (("
            ~ "2 * abs(" ~ to_units(numerator) ~ ") * 1000000000 + abs(" ~ to_units(denominator) ~ ")) // (2 * abs("
            ~ to_units(denominator) ~ ")))", type
        ) }}
    end
{%- endmacro %}

{# weight * part / whole for values >= 0; null when the whole is null or zero. #}
{% macro decimal_share(weight, part, whole) -%}
    case when ({{ whole }}) <> 0 then
        {{ from_units(
            "(2 * " ~ to_units(weight) ~ " * " ~ to_units(part) ~ " + " ~ to_units(whole) ~ ") // (2 * "
            ~ to_units(whole) ~ ")"
        ) }}
    end
{%- endmacro %}

{# A score >= 0 rounded half up to `decimals` digits (a column), as whole units of that precision: the key ranks are taken on. #}
{% macro rank_key(score, decimals) -%}
    (2 * {{ to_units(score) }} + cast(power(10, 9 - {{ decimals }}) as hugeint))
    // (2 * cast(power(10, 9 - {{ decimals }}) as hugeint))
{%- endmacro %}

{# A decimal as text with one digit, rounded down: what lies below a threshold never reads like the threshold. #}
{% macro one_digit_down(value) -%}
    cast(floor(10 * ({{ value }})) * cast(0.1 as decimal(1, 1)) as varchar)
{%- endmacro %}

{#
  A quantile of the group's scores, exact: quantile_cont works on doubles. Linear between the two scores nearest to
  (n - 1) * quarters / 4 (Hyndman and Fan, type 7), rounded half away from zero to nine decimals; null without a score.
#}
{% macro decimal_quartile(score, quarters) -%}
    {%- set ordered = 'list(' ~ score ~ ' order by ' ~ score ~ ')' -%}
    {%- set steps = '(count(' ~ score ~ ') - 1) * ' ~ quarters -%}
    {%- set lower = ordered ~ '[' ~ steps ~ ' // 4 + 1]' -%}
    {%- set upper = 'coalesce(' ~ ordered ~ '[' ~ steps ~ ' // 4 + 2], ' ~ lower ~ ')' -%}
    {{ decimal_divide(
        '(' ~ lower ~ ' * (4 - (' ~ steps ~ ') % 4) + ' ~ upper ~ ' * ((' ~ steps ~ ') % 4))', '4'
    ) }}
{%- endmacro %}

{#
  CTEs ending in `shared_out`, the rows of `relation` with share_units: pool_units of each pool shared out in proportion to
  part_units (hugeint, >= 0), adding up exactly. Each gets its quota rounded down; the units that are left go to the largest
  remainders, ties by the order of `name`. (The method of Hamilton or Hare-Niemeyer.)
#}
{% macro largest_remainders(relation, pool, name) -%}
quotas as (
    select
        {{ relation }}.*,
        sum(part_units) over pools as all_parts
    from {{ relation }}
    window pools as (partition by {{ pool | join(', ') }})
),

rounded_down as (
    select
        *,
        coalesce(pool_units * part_units // nullif(cast(all_parts as hugeint), 0), 0) as quota_units,
        coalesce(pool_units * part_units % nullif(cast(all_parts as hugeint), 0), 0) as remainder
    from quotas
),

shared_out as (
    select
        *,
        quota_units + if(
            row_number() over (partition by {{ pool | join(', ') }} order by remainder desc, {{ name }})
            <= pool_units - sum(quota_units) over (partition by {{ pool | join(', ') }})
            and part_units > 0, 1, 0
        ) as share_units
    from rounded_down
)
{%- endmacro %}

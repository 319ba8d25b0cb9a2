{# The assumptions under which shares of criteria are cached; the twin of UNANSWERED and UNVERIFIED in pipelines.scoring. #}
{% macro unanswered_positions() -%}
    {{ return({'0': '0', '50': 'cast(0.5 as decimal(2, 1))', '100': '1'}) }}
{%- endmacro %}

{% macro unverified_bases() -%}
    {{ return({
        'discounted': "if(decided_by = 'self', cast(0.9 as decimal(2, 1)) * official_points, official_points)",
        'official': 'official_points',
        'claimed': "if(decided_by = 'self', claimed_points, official_points)",
    }) }}
{%- endmacro %}

{# Columns: an indicator's points under every assumption. #}
{% macro points_by_assumption() -%}
    {%- for position, share in unanswered_positions().items() %}
    {%- set last = loop.last %}
    {%- for basis, points in unverified_bases().items() %}
    cast(if(is_unanswered, {{ share }} * max_points, {{ points }}) as decimal(18, 9)) as points_{{ basis }}_{{ position }}
    {{- '' if last and loop.last else ',' }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# Columns: a criterion's share under every assumption, 0 where nothing of it counts. #}
{% macro shares_by_assumption() -%}
    {%- for position in unanswered_positions() %}
    {%- set last = loop.last %}
    {%- set counts = 'is_counted' if position == '0' else 'is_applicable' %}
    {%- for basis in unverified_bases() %}
    {%- set points = 'points_' ~ basis ~ '_' ~ position %}
    cast(coalesce(
        if(
            is_geometric,
            {{ geometric_share('max_points', points, 'max_points', counts) }},
            {{ decimal_divide(
                'sum(' ~ points ~ ') filter (where ' ~ counts ~ ')', 'sum(max_points) filter (where ' ~ counts ~ ')'
            ) }}
        ), 0
    ) as decimal(18, 9)) as share_{{ basis }}_{{ position }}
    {{- '' if last and loop.last else ',' }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}

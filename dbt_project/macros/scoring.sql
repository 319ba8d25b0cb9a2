{# Rows received on or before the as-of date; later ones do not exist for this run. #}
{% macro received_by_as_of(alias) -%}
    {{ alias }}.received_at < (select context.as_of + interval 1 day from {{ ref('stg_run_context') }} as context)
{%- endmacro %}

{# Whether an indicator applies to a chamber's profile; the twin of pipelines.reference.applies. #}
{% macro applies_to_profile(indicator, chamber) -%}
    case {{ indicator }}.applies_when
        when '' then true
        when 'registered' then {{ chamber }}.is_registered
        when 'not_registered' then not {{ chamber }}.is_registered
        when 'party_org' then {{ chamber }}.has_party_org
        when 'no_party_org' then not {{ chamber }}.has_party_org
        else list_contains(
            string_split(regexp_replace({{ indicator }}.applies_when, '^chamber_type=', ''), '|'),
            {{ chamber }}.chamber_type
        )
    end
{%- endmacro %}

{# Whether a band's condition holds for the exact fraction value_numerator / value_denominator (denominator > 0). #}
{% macro band_holds(band, value) -%}
    case {{ band }}.operator
        when '' then true
        when '>=' then {{ value }}.value_numerator >= {{ band }}.bound * {{ value }}.value_denominator
        when '>' then {{ value }}.value_numerator > {{ band }}.bound * {{ value }}.value_denominator
        when '<=' then {{ value }}.value_numerator <= {{ band }}.bound * {{ value }}.value_denominator
        when '<' then {{ value }}.value_numerator < {{ band }}.bound * {{ value }}.value_denominator
        when '=' then {{ value }}.value_numerator = {{ band }}.bound * {{ value }}.value_denominator
    end
{%- endmacro %}

{# By chamber and the given nodes: the weight that is answered and the weight there is, of int_indicator_weights. #}
{% macro answered_weights(nodes=[], weights=none) -%}
    select
        campaign_year,
        chamber_id,
        {% for node in nodes %}{{ node }},
        {% endfor -%}
        coalesce(sum(applicable_weight) filter (where is_answered), 0) as answered_weight,
        sum(applicable_weight) as weight
    from {{ weights or ref('int_indicator_weights') }}
    group by all
{%- endmacro %}

{#
  Ranks of the relation `districts` by its mean_score inside each campaign year and node. City-level chambers form their
  own group and small districts are shown only: neither is ranked (domain, rules of scoring 7).
#}
{% macro district_ranks(nodes=[]) -%}
    select
        districts.campaign_year,
        districts.district_code,
        {% for node in nodes %}districts.{{ node }},
        {% endfor -%}
        rank() over (
            partition by districts.campaign_year{% for node in nodes %}, districts.{{ node }}{% endfor %}
            order by {{ rank_key('districts.mean_score', 'campaigns.rank_decimals') }} desc
        ) as district_rank
    from districts
    inner join {{ ref('dim_district') }} as places
        on districts.district_code = places.district_code
    inner join {{ ref('int_campaigns') }} as campaigns
        on districts.campaign_year = campaigns.campaign_year
    where
        not places.is_city_level
        and districts.chambers_expected >= {{ var('district_min_chambers') }}
{%- endmacro %}

{#
  The share of the way from goalpost_low to goalpost_high, clipped to 0..1 and rounded once, to nine decimals. Clipping
  comes before the logarithm, so that a value of nothing never meets one. The low post may be the larger: less is better.
#}
{% macro goalpost_share(indicator, value) -%}
    case
        when {{ indicator }}.goalpost_low < {{ indicator }}.goalpost_high
            and {{ value }}.value_numerator <= {{ indicator }}.goalpost_low * {{ value }}.value_denominator then 0
        when {{ indicator }}.goalpost_low < {{ indicator }}.goalpost_high
            and {{ value }}.value_numerator >= {{ indicator }}.goalpost_high * {{ value }}.value_denominator then 1
        when {{ indicator }}.goalpost_low > {{ indicator }}.goalpost_high
            and {{ value }}.value_numerator >= {{ indicator }}.goalpost_low * {{ value }}.value_denominator then 0
        when {{ indicator }}.goalpost_low > {{ indicator }}.goalpost_high
            and {{ value }}.value_numerator <= {{ indicator }}.goalpost_high * {{ value }}.value_denominator then 1
        when {{ indicator }}.transform = 'log' then cast(
            ln(
                cast({{ value }}.value_numerator as double) / cast({{ value }}.value_denominator as double)
                / cast({{ indicator }}.goalpost_low as double)
            ) / ln(cast({{ indicator }}.goalpost_high as double) / cast({{ indicator }}.goalpost_low as double))
            as decimal(18, 9)
        )
        else {{ decimal_divide(
            '(' ~ value ~ '.value_numerator - ' ~ indicator ~ '.goalpost_low * ' ~ value ~ '.value_denominator)',
            '((' ~ indicator ~ '.goalpost_high - ' ~ indicator ~ '.goalpost_low) * ' ~ value ~ '.value_denominator)'
        ) }}
    end
{%- endmacro %}

{#
  The weighted geometric mean of part / whole over the rows of a group, as a share rounded once, to nine decimals. Logs
  are summed as decimals, so that the order of rows is nothing; one part of 0 makes the mean 0; null without a row.
  Shares, and not points, are rounded: a double is off by 1e-15, which meets a rounding edge once in a million.
#}
{% macro geometric_share(weight, part, whole, counts) -%}
    case
        when bool_or({{ part }} <= 0) filter (where {{ counts }}) then 0
        else cast(
            exp(
                cast(
                    sum(cast(
                        cast({{ weight }} as double)
                        * ln(if({{ part }} > 0, cast({{ part }} as double) / cast({{ whole }} as double), 1))
                        as decimal(38, 18)
                    )) filter (where {{ counts }}) as double
                ) / cast(sum({{ weight }}) filter (where {{ counts }}) as double)
            ) as decimal(18, 9)
        )
    end
{%- endmacro %}

{#
  Scores of the nodes one level up from `children`, by basis: added, or weight times the geometric mean of score / weight.
  Without a node column the parent is the rubric itself; an empty aggregation of a node is the rubric's own.
#}
{% macro aggregated_scores(children, campaigns, weight, node=none, tree=none) -%}
{%- set bases = [
    ('claimed', 'claimed_weight'), ('evidenced', 'evidenced_weight'), ('official', weight),
    ('floor', 'bounds_weight'), ('ceiling', 'bounds_weight')
] -%}
with children as (
    select
        children.*,
        coalesce({% if tree %}nodes.aggregation, {% endif %}campaigns.aggregation, 'arithmetic') = 'geometric'
            as is_geometric
    from {{ children }} as children
    inner join {{ campaigns }} as campaigns
        on children.campaign_year = campaigns.campaign_year
    {%- if tree %}
    left join {{ tree }} as nodes
        on
            children.rubric_id = nodes.rubric_id
            and children.{{ node }} = nodes.code
    {%- endif %}
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    {% if node %}{{ node }},
    {% endif -%}
    sum({{ weight }}) as {{ 'dimension_weight' if node else 'total_weight' }},
    sum(claimed_weight) as claimed_weight,
    sum(evidenced_weight) as evidenced_weight,
    sum(bounds_weight) as bounds_weight
    {%- for basis, weighed in bases %},
    case
        when is_geometric then coalesce(cast(
            sum({{ weighed }}) * {{ geometric_share(weighed, basis ~ '_score', weighed, weighed ~ ' > 0') }}
            as decimal(18, 9)
        ), 0)
        else sum({{ basis }}_score)
    end as {{ basis }}_score
    {%- endfor %}
from children
group by campaign_year, rubric_id, chamber_id, {% if node %}{{ node }}, {% endif %}is_geometric
{%- endmacro %}

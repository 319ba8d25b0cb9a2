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

{# By chamber and the given nodes: the weight that is answered and the weight there is. #}
{% macro answered_weights(nodes=[]) -%}
    select
        campaign_year,
        chamber_id,
        {% for node in nodes %}{{ node }},
        {% endfor -%}
        coalesce(sum(effective_weight) filter (where is_answered), 0) as answered_weight,
        sum(effective_weight) as weight
    from {{ ref('int_indicator_weights') }}
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

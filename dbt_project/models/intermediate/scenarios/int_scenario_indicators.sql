-- An indicator counts in a scenario if it applies to the chamber as it was and as it is, and if the rules of both years
-- ask the chamber for all of its fields: only then do both years say something about it.
with profiles as (
    select distinct
        campaign_year as year_now,
        profiles,
        'before' as side,
        previous_rubric_id as rubric_id,
        previous_chamber_type as chamber_type,
        previous_is_registered as is_registered,
        previous_has_party_org as has_party_org
    from {{ ref('int_year_pairs') }}
    where is_rescored
    union all
    select distinct
        campaign_year as year_now,
        profiles,
        'now' as side,
        rubric_id,
        chamber_type,
        is_registered,
        has_party_org
    from {{ ref('int_year_pairs') }}
    where is_rescored
),

asked as (
    select distinct
        profiles.year_now,
        profiles.profiles,
        profiles.side,
        unnest([indicators.field_code, indicators.denominator_field_code]) as field_code
    from profiles
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on profiles.rubric_id = indicators.rubric_id
    where {{ applies_to_profile('indicators', 'profiles') }}
),

asked_twice as (
    select
        year_now,
        profiles,
        field_code
    from asked
    where field_code is not null
    group by all
    having count(*) = 2
),

applying as (
    select
        scenarios.campaign_year,
        scenarios.year_now,
        profiles.profiles,
        indicators.code as indicator_code,
        indicators.field_code,
        indicators.denominator_field_code
    from {{ ref('int_scenario_campaigns') }} as scenarios
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on scenarios.rubric_id = indicators.rubric_id
    inner join profiles
        on scenarios.year_now = profiles.year_now
    where {{ applies_to_profile('indicators', 'profiles') }}
    group by all
    having count(*) = 2
)

select
    applying.campaign_year,
    applying.profiles,
    applying.indicator_code
from applying
inner join asked_twice as numerators
    on
        applying.year_now = numerators.year_now
        and applying.profiles = numerators.profiles
        and applying.field_code = numerators.field_code
left join asked_twice as denominators
    on
        applying.year_now = denominators.year_now
        and applying.profiles = denominators.profiles
        and applying.denominator_field_code = denominators.field_code
where applying.denominator_field_code is null or denominators.field_code is not null

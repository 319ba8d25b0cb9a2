select
    scenarios.campaign_year,
    scenarios.rubric_id,
    scenarios.year_now,
    scenarios.value_year,
    pairs.chamber_id,
    pairs.chamber_type,
    pairs.is_registered,
    pairs.has_party_org,
    pairs.profiles
from {{ ref('int_scenario_campaigns') }} as scenarios
inner join {{ ref('int_year_pairs') }} as pairs
    on scenarios.year_now = pairs.campaign_year
where
    pairs.is_rescored
    and pairs.is_present
    and pairs.was_present

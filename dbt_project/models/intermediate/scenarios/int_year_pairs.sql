-- A chamber is scored again where the rules or what it is differ between the two years.
with campaigns as (
    select
        campaign_year,
        rubric_id,
        lag(campaign_year) over (order by campaign_year) as previous_year,
        lag(rubric_id) over (order by campaign_year) as previous_rubric_id
    from {{ ref('int_campaigns') }}
)

select
    campaigns.campaign_year,
    campaigns.previous_year,
    campaigns.rubric_id,
    campaigns.previous_rubric_id,
    chambers.chamber_id,
    chambers.district_code,
    chambers.chamber_type,
    chambers.is_registered,
    chambers.has_party_org,
    before.district_code as previous_district_code,
    before.chamber_type as previous_chamber_type,
    before.is_registered as previous_is_registered,
    before.has_party_org as previous_has_party_org,
    chambers.is_in_register or scores.has_submitted as is_present,
    before.is_in_register or before_scores.has_submitted as was_present,
    chambers.chamber_type <> before.chamber_type
    or chambers.is_registered <> before.is_registered
    or chambers.has_party_org <> before.has_party_org as profile_changed,
    concat_ws(
        '|', before.chamber_type, before.is_registered, before.has_party_org,
        chambers.chamber_type, chambers.is_registered, chambers.has_party_org
    ) as profiles,
    profile_changed or campaigns.rubric_id <> campaigns.previous_rubric_id as is_rescored
from campaigns
inner join {{ ref('int_chamber_years') }} as chambers
    on campaigns.campaign_year = chambers.campaign_year
inner join {{ ref('int_chamber_years') }} as before
    on
        campaigns.previous_year = before.campaign_year
        and chambers.chamber_id = before.chamber_id
inner join {{ ref('int_chamber_scores') }} as scores
    on
        campaigns.campaign_year = scores.campaign_year
        and chambers.chamber_id = scores.chamber_id
inner join {{ ref('int_chamber_scores') }} as before_scores
    on
        campaigns.previous_year = before_scores.campaign_year
        and chambers.chamber_id = before_scores.chamber_id

select
    campaign_year,
    chamber_id,
    district_code,
    chamber_type,
    is_registered,
    has_party_org,
    gates,
    peer_group,
    is_in_register
from {{ ref('int_chamber_years') }}
order by campaign_year, chamber_id

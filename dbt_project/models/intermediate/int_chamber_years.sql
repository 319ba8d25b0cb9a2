select
    campaigns.campaign_year,
    campaigns.rubric_id,
    chambers.chamber_id,
    chambers.district_code,
    chambers.chamber_type,
    chambers.is_registered,
    chambers.has_party_org,
    chambers.gates,
    chambers.peer_group
from {{ ref('int_campaigns') }} as campaigns
cross join {{ ref('int_chambers') }} as chambers

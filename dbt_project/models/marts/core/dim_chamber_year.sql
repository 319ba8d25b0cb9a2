select
    chambers.campaign_year,
    chambers.chamber_id,
    chambers.district_code,
    chambers.chamber_type,
    types.name_en as chamber_type_en,
    chambers.is_registered,
    chambers.has_party_org,
    chambers.gates,
    chambers.peer_group,
    {{ peer_group_zh('chambers') }} as peer_group_zh,
    {{ peer_group_en('chambers', 'types') }} as peer_group_en,
    chambers.is_in_register
from {{ ref('int_chamber_years') }} as chambers
left join {{ ref('stg_chamber_types') }} as types
    on chambers.chamber_type = types.chamber_type
order by chambers.campaign_year, chambers.chamber_id

select
    chambers.chamber_id,
    chambers.name_zh,
    chambers.district_code,
    districts.name_zh as district_name_zh,
    districts.name_en as district_name_en,
    chambers.chamber_type,
    types.name_en as chamber_type_en,
    chambers.is_registered,
    chambers.has_party_org,
    chambers.uscc,
    chambers.founded_on,
    chambers.gates,
    chambers.valid_from,
    chambers.peer_group,
    {{ peer_group_zh('chambers') }} as peer_group_zh,
    {{ peer_group_en('chambers', 'types') }} as peer_group_en
from {{ ref('int_chambers') }} as chambers
left join {{ ref('stg_districts') }} as districts
    on chambers.district_code = districts.district_code
left join {{ ref('stg_chamber_types') }} as types
    on chambers.chamber_type = types.chamber_type
order by chambers.chamber_id

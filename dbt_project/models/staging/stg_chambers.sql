select
    register.file_id,
    register.sheet,
    register.source_row,
    register.chamber_id,
    register.name_zh,
    register.district_code,
    register.chamber_type,
    register.is_registered,
    register.has_party_org,
    register.uscc,
    register.founded_on,
    register.gates,
    register.valid_from,
    register.received_at
from {{ source('raw', 'chamber') }} as register
where {{ received_by_as_of('register') }}

select
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
    register.peer_group
from {{ ref('int_register_rows') }} as register
cross join {{ ref('stg_run_context') }} as context
where
    register.row_status = 'accepted'
    and register.valid_from <= context.as_of
qualify row_number() over (partition by register.chamber_id order by register.valid_from desc) = 1

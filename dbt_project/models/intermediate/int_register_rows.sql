select
    register.*,
    register.chamber_type || '|' || if(register.is_registered, 'registered', 'not_registered') as peer_group,
    case
        when
            row_number() over (
                partition by register.chamber_id, register.valid_from
                order by register.received_at desc, register.file_id desc, register.sheet desc, register.source_row desc
            ) = 1
            then 'accepted'
        else 'superseded'
    end as row_status
from {{ ref('stg_chambers') }} as register

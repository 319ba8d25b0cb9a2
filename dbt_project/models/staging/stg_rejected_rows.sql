select
    rejected.file_id,
    rejected.sheet,
    rejected.source_row,
    rejected.source_column,
    rejected.form,
    rejected.campaign_year,
    rejected.chamber_id,
    rejected.field_code,
    rejected.stage,
    rejected.value_raw,
    rejected.reason_code,
    rejected.message_zh,
    rejected.message_en,
    rejected.received_at
from {{ source('raw', 'rejected_row') }} as rejected
where {{ received_by_as_of('rejected') }}

select
    landed.file_id,
    landed.sheet,
    landed.source_row,
    landed.source_column,
    landed.campaign_year,
    landed.chamber_id,
    landed.field_code,
    landed.stage,
    landed.value_raw,
    landed.value_number,
    landed.value_date,
    landed.evidence,
    landed.reason,
    landed.received_at
from {{ source('raw', 'field_value') }} as landed
where {{ received_by_as_of('landed') }}

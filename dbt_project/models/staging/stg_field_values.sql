select
    landed.file_id,
    landed.sheet,
    landed.source_row,
    landed.source_column,
    landed.source_letter,
    landed.campaign_year,
    landed.chamber_id as written_id,
    landed.chamber_name as written_name,
    landed.chamber_uscc as written_uscc,
    landed.field_code,
    landed.stage,
    landed.value_raw,
    landed.value_number,
    landed.value_date,
    landed.evidence,
    landed.reason,
    -- Batches of before withdrawals were known hold none.
    coalesce(landed.is_withdrawal, false) as is_withdrawal,
    landed.received_at
from {{ source('raw', 'field_value') }} as landed
where {{ received_by_as_of('landed') }}

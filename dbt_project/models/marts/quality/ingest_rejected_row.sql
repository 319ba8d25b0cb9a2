select
    rejected.file_id,
    files.file_name,
    rejected.sheet,
    rejected.source_row,
    rejected.source_column as "column",
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
from {{ ref('int_rejected_rows') }} as rejected
inner join {{ ref('stg_ingest_files') }} as files
    on rejected.file_id = files.file_id
order by rejected.file_id, rejected.sheet, rejected.source_row

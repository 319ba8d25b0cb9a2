select
    files.file_id,
    files.file_name,
    files.kind,
    files.outcome,
    files.outcome_code,
    files.message_zh,
    files.message_en,
    files.size_bytes,
    files.received_at,
    files.batch_id,
    files.container_id,
    files.rows_read
from {{ source('raw', 'ingest_file') }} as files
where {{ received_by_as_of('files') }}

select
    files.file_id,
    files.file_name,
    files.container_id,
    files.container_name,
    files.batch_id,
    files.kind,
    kinds.name_zh as kind_zh,
    kinds.name_en as kind_en,
    files.outcome,
    outcomes.name_zh as outcome_zh,
    outcomes.name_en as outcome_en,
    files.outcome_code,
    files.message_zh,
    files.message_en,
    files.size_bytes,
    files.received_at,
    files.rows_read,
    files.rows_accepted,
    files.rows_rejected,
    files.rows_superseded
from {{ ref('ingest_file') }} as files
inner join {{ ref('dim_code_label') }} as kinds
    on
        files.kind = kinds.code
        and kinds.code_set = 'file_kind'
inner join {{ ref('dim_code_label') }} as outcomes
    on
        files.outcome = outcomes.code
        and outcomes.code_set = 'file_outcome'
order by files.file_id

select
    rejected.file_id,
    files.file_name,
    rejected.sheet,
    rejected.source_row,
    rejected.source_column as "column",
    -- Where the column is not known, the row is.
    coalesce(rejected.source_letter || rejected.source_row, '第 ' || rejected.source_row || ' 行') as source_cell,
    rejected.form,
    rejected.campaign_year,
    rejected.chamber_id,
    rejected.field_code,
    rejected.stage,
    rejected.value_raw,
    rejected.evidence,
    rejected.reason_code,
    rejected.message_zh,
    rejected.message_en,
    rejected.problem_zh,
    rejected.problem_en,
    rejected.expected_zh,
    rejected.expected_en,
    rejected.candidates,
    rejected.is_unmatched,
    rejected.is_open,
    rejected.closed_by_file_id,
    rejected.closed_at,
    rejected.received_at
from {{ ref('int_rejected_rows') }} as rejected
inner join {{ ref('stg_ingest_files') }} as files
    on rejected.file_id = files.file_id
order by rejected.file_id, rejected.sheet, rejected.source_row

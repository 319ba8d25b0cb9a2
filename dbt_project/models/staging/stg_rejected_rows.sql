select
    rejected.file_id,
    rejected.sheet,
    rejected.source_row,
    rejected.source_column,
    rejected.source_letter,
    rejected.form,
    rejected.campaign_year,
    rejected.chamber_id as written_id,
    rejected.chamber_name as written_name,
    rejected.chamber_uscc as written_uscc,
    rejected.field_code,
    rejected.stage,
    rejected.value_raw,
    rejected.reason_code,
    rejected.message_zh,
    rejected.message_en,
    -- Batches of an older release have one sentence that says it all.
    coalesce(rejected.problem_zh, rejected.message_zh) as problem_zh,
    coalesce(rejected.problem_en, rejected.message_en) as problem_en,
    rejected.expected_zh,
    rejected.expected_en,
    rejected.received_at
from {{ source('raw', 'rejected_row') }} as rejected
where {{ received_by_as_of('rejected') }}

select
    run_id,
    as_of,
    started_at,
    code_version,
    input_digest
from {{ source('raw', 'run_context') }}

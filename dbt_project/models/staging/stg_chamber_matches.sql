select
    written_id,
    written_name,
    written_uscc,
    chamber_id,
    matched_by,
    rejection_code,
    candidates
from {{ source('raw', 'chamber_match') }}

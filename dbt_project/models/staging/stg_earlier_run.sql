select
    as_of,
    is_now
from {{ source('raw', 'earlier_run') }}

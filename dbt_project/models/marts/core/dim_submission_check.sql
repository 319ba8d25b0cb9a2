select
    check_code,
    name_zh,
    name_en,
    severity,
    threshold
from {{ ref('stg_submission_checks') }}
order by check_code

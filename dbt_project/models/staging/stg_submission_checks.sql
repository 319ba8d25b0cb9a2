select
    check_code,
    name_zh,
    name_en,
    severity,
    cast(threshold as decimal(18, 9)) as threshold,
    message_zh,
    message_en
from {{ ref('submission_checks') }}
where is_enabled

select
    check_code,
    name_zh,
    name_en,
    severity,
    scope,
    kind,
    weight,
    cast(threshold as decimal(18, 9)) as threshold,
    cast(threshold_2 as decimal(18, 9)) as threshold_2,
    min_group,
    string_split(field_codes, ';') as field_codes,
    from_year,
    to_year,
    message_zh,
    message_en
from {{ ref('submission_checks') }}
where is_enabled

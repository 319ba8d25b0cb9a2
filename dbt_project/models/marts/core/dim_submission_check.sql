-- A check whose terms change between years stands here as it is defined last.
select
    check_code,
    name_zh,
    name_en,
    severity,
    scope,
    kind,
    weight,
    threshold
from {{ ref('stg_submission_checks') }}
qualify row_number() over (partition by check_code order by from_year desc nulls last) = 1
order by check_code

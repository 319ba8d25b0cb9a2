select
    level,
    from_rubric as from_rubric_id,
    nullif(from_code, '') as from_code,
    to_rubric as to_rubric_id,
    nullif(to_code, '') as to_code,
    kind,
    cast(share as decimal(18, 9)) as share,
    note_zh,
    note_en
from {{ ref('rubric_crosswalk') }}

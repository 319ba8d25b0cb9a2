select
    rubric_id,
    code,
    name_zh,
    name_en,
    clause
from {{ ref('stg_rubric_measures') }}
order by rubric_id, code

select
    code_set,
    code,
    name_zh,
    name_en
from {{ ref('stg_code_labels') }}
order by code_set, code

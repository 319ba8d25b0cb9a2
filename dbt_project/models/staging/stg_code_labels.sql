select
    code_set,
    code,
    name_zh,
    name_en
from {{ ref('code_labels') }}

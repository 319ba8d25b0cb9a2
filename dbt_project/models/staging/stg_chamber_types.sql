select
    chamber_type,
    name_en,
    code,
    sort_order
from {{ ref('chamber_types') }}

select
    district_code,
    name_zh,
    name_en,
    is_city_level,
    sort_order
from {{ ref('stg_districts') }}
order by district_code

select
    cast(district_code as varchar) as district_code,
    name_zh,
    name_en,
    is_city_level,
    sort_order
from {{ ref('districts') }}

select
    rule_code,
    string_split(part_field_codes, '+') as part_field_codes,
    string_split(whole_field_codes, '+') as whole_field_codes,
    cast(factor as decimal(9, 3)) as factor,
    name_zh,
    name_en
from {{ ref('cross_field_rules') }}

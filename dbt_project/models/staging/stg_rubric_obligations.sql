select
    rubric_id,
    clause,
    obligation_zh,
    source_row,
    unnest(string_split(indicator_codes, ' ')) as indicator_code
from {{ source('raw', 'rubric_obligation') }}

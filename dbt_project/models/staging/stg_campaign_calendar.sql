select
    event_code,
    name_zh,
    name_en,
    due_month,
    due_day,
    year_offset,
    stage,
    field_code,
    late_rule,
    date_source
from {{ ref('campaign_calendar') }}

select
    campaigns.campaign_year,
    calendar.event_code,
    calendar.stage,
    calendar.field_code,
    calendar.late_rule,
    make_date(campaigns.campaign_year + calendar.year_offset, calendar.due_month, calendar.due_day) as due_on
from {{ ref('int_campaigns') }} as campaigns
cross join {{ ref('stg_campaign_calendar') }} as calendar

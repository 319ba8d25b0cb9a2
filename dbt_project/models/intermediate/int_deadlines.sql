select
    campaigns.campaign_year,
    calendar.event_code,
    calendar.stage,
    calendar.field_code,
    calendar.late_rule,
    {{ due_date('campaigns.campaign_year', 'calendar') }} as due_on
from {{ ref('int_campaigns') }} as campaigns
cross join {{ ref('stg_campaign_calendar') }} as calendar

select
    reminders.campaign_year,
    reminders.rubric_id,
    reminders.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    reminders.chamber_id,
    chambers.name_zh as chamber_zh,
    reminders.event_code,
    reminders.event_zh,
    reminders.event_en,
    reminders.due_on,
    reminders.days_left,
    reminders.reminder_state,
    states.name_zh as reminder_state_zh,
    states.name_en as reminder_state_en,
    reminders.owed_by,
    owners.name_zh as owed_by_zh,
    owners.name_en as owed_by_en,
    case
        when reminders.owed_kind = 'review' then '尚未收到区级督查结果'
        when reminders.owed_kind = 'date' then '尚未填报“' || reminders.event_zh || '”的日期'
        when not reminders.has_submitted then '尚未收到任何自评材料'
        else '自评材料还有 ' || reminders.missing_fields || ' 项未填'
    end as owed_zh,
    case
        when reminders.owed_kind = 'review' then 'The district''s check has not been received'
        when reminders.owed_kind = 'date' then 'No date is given for: ' || reminders.event_en
        when not reminders.has_submitted then 'Nothing of the self-assessment has been received'
        else 'Fields of the self-assessment not filled in: ' || reminders.missing_fields
    end as owed_en,
    reminders.missing_fields
from {{ ref('fct_reminder') }} as reminders
left join {{ ref('dim_chamber') }} as chambers
    on reminders.chamber_id = chambers.chamber_id
left join {{ ref('dim_district') }} as districts
    on reminders.district_code = districts.district_code
inner join {{ ref('dim_code_label') }} as owners
    on
        reminders.owed_by = owners.code
        and owners.code_set = 'reminder_owner'
inner join {{ ref('dim_code_label') }} as states
    on
        reminders.reminder_state = states.code
        and states.code_set = 'reminder_state'
order by
    reminders.campaign_year, reminders.due_on, reminders.event_code, reminders.district_code, reminders.chamber_id

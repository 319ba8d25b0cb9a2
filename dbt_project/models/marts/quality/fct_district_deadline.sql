-- Each deadline has one check of lateness; it passes or fails for what has come, and is silent on what has not.
with due as (
    select
        deadlines.campaign_year,
        deadlines.event_code,
        calendar.name_zh as event_zh,
        calendar.name_en as event_en,
        deadlines.due_on,
        context.as_of > deadlines.due_on as is_due,
        case deadlines.event_code
            when 'plan' then 'plan_late'
            when 'summary' then 'summary_late'
            when 'self_assessment' then 'received_late'
            when 'district_check' then 'district_review_late'
            when 'city_review' then 'city_review_late'
        end as check_code
    from {{ ref('int_deadlines') }} as deadlines
    inner join {{ ref('stg_campaign_calendar') }} as calendar
        on deadlines.event_code = calendar.event_code
    cross join {{ ref('stg_run_context') }} as context
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.district_code,
    due.event_code,
    due.event_zh,
    due.event_en,
    due.due_on,
    due.is_due,
    count(*) as chambers_expected,
    count(*) filter (where checks.status = 'pass') as chambers_in_time,
    count(*) filter (where checks.status = 'fail') as chambers_late,
    count(*) filter (where checks.status not in ('pass', 'fail')) as chambers_outstanding
from {{ ref('fct_submission_check') }} as checks
inner join {{ ref('fct_chamber_score') }} as scores
    on
        checks.campaign_year = scores.campaign_year
        and checks.chamber_id = scores.chamber_id
inner join due
    on
        checks.campaign_year = due.campaign_year
        and checks.check_code = due.check_code
group by all
order by scores.campaign_year, scores.district_code, due.due_on, due.event_code

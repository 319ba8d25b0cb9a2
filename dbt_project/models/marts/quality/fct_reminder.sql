-- Two years can be owed for: the latest campaign, and the year of the as-of date before anything has come for it. The
-- dates in the document (FD) hold every year, so the register alone says who owes its plan and summary; whether a year
-- has a self-assessment shows when the first one comes. The city's own review is by sample, owed for nobody in
-- particular.
with dates as (
    select
        *,
        case stage when 'self' then 'answers' when 'district' then 'review' else 'date' end as owed_kind
    from {{ ref('stg_campaign_calendar') }}
    where stage in ('self', 'district') or (stage is null and field_code is not null)
),

reviewed as (
    select distinct
        campaign_year,
        chamber_id
    from {{ ref('int_landed_values') }}
    where row_status = 'accepted' and stage = 'district' and is_withdrawal is not true
),

begun as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.chamber_id,
        scores.district_code,
        dates.event_code,
        case
            when dates.owed_kind = 'review' then null
            when dates.owed_kind = 'answers' then facts.expected_fields - facts.answered_fields
            else 1
        end as missing_fields,
        scores.has_submitted
    from {{ ref('fct_chamber_score') }} as scores
    inner join {{ ref('int_submission_completeness') }} as facts
        on
            scores.campaign_year = facts.campaign_year
            and scores.chamber_id = facts.chamber_id
    cross join dates
    left join {{ ref('int_submission_fields') }} as expected
        on
            scores.campaign_year = expected.campaign_year
            and scores.chamber_id = expected.chamber_id
            and dates.field_code = expected.field_code
    left join {{ ref('int_field_answers') }} as answers
        on
            scores.campaign_year = answers.campaign_year
            and scores.chamber_id = answers.chamber_id
            and dates.field_code = answers.field_code
    left join reviewed
        on
            scores.campaign_year = reviewed.campaign_year
            and scores.chamber_id = reviewed.chamber_id
    where
        scores.campaign_year = (select max(campaigns.campaign_year) from {{ ref('int_campaigns') }} as campaigns)
        and case
            when dates.owed_kind = 'review' then scores.has_submitted and reviewed.chamber_id is null
            when dates.owed_kind = 'answers' then facts.answered_fields < facts.expected_fields
            else expected.field_code is not null and answers.self_answer is null
        end
),

not_begun as (
    select
        year(context.as_of) as campaign_year,
        cast(null as varchar) as rubric_id,
        chambers.chamber_id,
        chambers.district_code,
        dates.event_code,
        cast(null as bigint) as missing_fields,
        false as has_submitted
    from {{ ref('stg_run_context') }} as context
    cross join {{ ref('int_chambers') }} as chambers
    cross join dates
    where
        dates.date_source = 'FD'
        and year(context.as_of) not in (select campaigns.campaign_year from {{ ref('int_campaigns') }} as campaigns)
),

owed as (
    select * from begun
    union all
    select * from not_begun
),

dated as (
    select
        owed.*,
        dates.name_zh as event_zh,
        dates.name_en as event_en,
        dates.owed_kind,
        {{ due_date('owed.campaign_year', 'dates') }} as due_on,
        date_diff('day', context.as_of, {{ due_date('owed.campaign_year', 'dates') }}) as days_left
    from owed
    inner join dates on owed.event_code = dates.event_code
    cross join {{ ref('stg_run_context') }} as context
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    district_code,
    event_code,
    event_zh,
    event_en,
    owed_kind,
    if(owed_kind = 'review', 'district', 'chamber') as owed_by,
    due_on,
    days_left,
    case
        when days_left < 0 then 'overdue'
        when days_left <= {{ var('reminder_days_ahead') }} then 'due_soon'
        else 'later'
    end as reminder_state,
    cast(missing_fields as bigint) as missing_fields,
    has_submitted
from dated
order by campaign_year, due_on, event_code, district_code, chamber_id

-- One slice a check: the value judged and whether it fails. not_assessed where there is nothing to judge.
with completeness as (
    select
        facts.*,
        scores.has_submitted,
        scores.answered_share
    from {{ ref('int_submission_completeness') }} as facts
    inner join {{ ref('int_chamber_scores') }} as scores
        on
            facts.campaign_year = scores.campaign_year
            and facts.chamber_id = scores.chamber_id
),

lateness as (
    select
        landed.campaign_year,
        landed.chamber_id,
        max(date_diff('day', deadlines.due_on, cast(landed.first_received_at as date))) as days_late
    from {{ ref('int_landed_values') }} as landed
    inner join {{ ref('int_deadlines') }} as deadlines
        on
            landed.campaign_year = deadlines.campaign_year
            and landed.stage = deadlines.stage
    where landed.row_status = 'accepted' and landed.stage = 'self' and landed.is_withdrawal is not true
    group by all
),

impossible as (
    select
        campaign_year,
        chamber_id,
        count(*) as indicators
    from {{ ref('int_indicator_answers') }}
    where
        basis = 'claimed'
        and state_reason in ('numerator_above_denominator', 'zero_denominator')
    group by all
),

dates_given as (
    select
        answers.campaign_year,
        answers.chamber_id,
        deadlines.event_code,
        answers.self_answer is not null as is_given
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_deadlines') }} as deadlines
        on
            answers.campaign_year = deadlines.campaign_year
            and answers.field_code = deadlines.field_code
),

reviewed as (
    select distinct
        campaign_year,
        chamber_id
    from {{ ref('int_landed_values') }}
    where row_status = 'accepted' and stage = 'district' and is_withdrawal is not true
)

select
    campaign_year,
    chamber_id,
    'nothing_received' as check_code,
    if(has_submitted, 'pass', 'fail') as status,
    cast(answered_fields as decimal(18, 9)) as value_checked
from completeness

union all

select
    completeness.campaign_year,
    completeness.chamber_id,
    'received_late' as check_code,
    case
        when lateness.days_late is null then 'not_assessed'
        when lateness.days_late > 0 then 'fail'
        else 'pass'
    end as status,
    cast(lateness.days_late as decimal(18, 9)) as value_checked
from completeness
left join lateness
    on
        completeness.campaign_year = lateness.campaign_year
        and completeness.chamber_id = lateness.chamber_id

union all

select
    campaign_year,
    chamber_id,
    'fields_missing' as check_code,
    case
        when not has_submitted then 'not_assessed'
        when answered_fields + refused_fields < expected_fields then 'fail'
        else 'pass'
    end as status,
    cast(expected_fields - answered_fields - refused_fields as decimal(18, 9)) as value_checked
from completeness

union all

select
    campaign_year,
    chamber_id,
    'values_refused' as check_code,
    if(refused_fields > 0, 'fail', 'pass') as status,
    cast(refused_fields as decimal(18, 9)) as value_checked
from completeness

union all

select
    campaign_year,
    chamber_id,
    'evidence_missing' as check_code,
    case
        when not has_submitted then 'not_assessed'
        when evidenced_fields < answered_fields then 'fail'
        else 'pass'
    end as status,
    cast(answered_fields - evidenced_fields as decimal(18, 9)) as value_checked
from completeness

union all

select
    completeness.campaign_year,
    completeness.chamber_id,
    'answered_share_low' as check_code,
    case
        when not completeness.has_submitted then 'not_assessed'
        when completeness.answered_share < campaigns.min_answered_share then 'fail'
        else 'pass'
    end as status,
    cast(100 * completeness.answered_share as decimal(18, 9)) as value_checked
from completeness
inner join {{ ref('int_campaigns') }} as campaigns
    on completeness.campaign_year = campaigns.campaign_year

union all

select
    completeness.campaign_year,
    completeness.chamber_id,
    'impossible_numbers' as check_code,
    case
        when not completeness.has_submitted then 'not_assessed'
        when impossible.indicators > 0 then 'fail'
        else 'pass'
    end as status,
    cast(coalesce(impossible.indicators, 0) as decimal(18, 9)) as value_checked
from completeness
left join impossible
    on
        completeness.campaign_year = impossible.campaign_year
        and completeness.chamber_id = impossible.chamber_id

union all

select
    completeness.campaign_year,
    completeness.chamber_id,
    dates_given.event_code || '_missing' as check_code,
    case
        when not completeness.has_submitted then 'not_assessed'
        when dates_given.is_given then 'pass'
        else 'fail'
    end as status,
    cast(null as decimal(18, 9)) as value_checked
from completeness
inner join dates_given
    on
        completeness.campaign_year = dates_given.campaign_year
        and completeness.chamber_id = dates_given.chamber_id

union all

select
    completeness.campaign_year,
    completeness.chamber_id,
    'district_review_missing' as check_code,
    case
        when not completeness.has_submitted then 'not_assessed'
        when reviewed.chamber_id is null then 'fail'
        else 'pass'
    end as status,
    cast(null as decimal(18, 9)) as value_checked
from completeness
left join reviewed
    on
        completeness.campaign_year = reviewed.campaign_year
        and completeness.chamber_id = reviewed.chamber_id

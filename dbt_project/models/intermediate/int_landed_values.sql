-- Whose value it is, and whether it stands. Order of arrival: received_at, file_id, sheet, source_row.
with matched as (
    select
        landed.*,
        matches.chamber_id,
        matches.matched_by,
        matches.candidates,
        case
            when landed.campaign_year > year(context.as_of) then 'future_year'
            when matches.chamber_id is null then coalesce(matches.rejection_code, 'unknown_chamber')
        end as refusal
    from {{ ref('stg_field_values') }} as landed
    cross join {{ ref('stg_run_context') }} as context
    left join {{ ref('stg_chamber_matches') }} as matches
        on
            landed.written_id is not distinct from matches.written_id
            and landed.written_name is not distinct from matches.written_name
            and landed.written_uscc is not distinct from matches.written_uscc
),

unreasoned as (
    select *
    from matched
    where
        stage <> 'self'
        and reason is null
        and refusal is null
        and is_withdrawal is not true
),

-- The claim as it stood when the review was received; a withdrawn one is none, and takes no reason to depart from.
without_reason as (
    select
        reviews.file_id,
        reviews.sheet,
        reviews.source_row
    from unreasoned as reviews
    inner join matched as claims
        on
            reviews.campaign_year = claims.campaign_year
            and reviews.chamber_id = claims.chamber_id
            and reviews.field_code = claims.field_code
            and reviews.received_at >= claims.received_at
    where
        claims.stage = 'self'
        and claims.refusal is null
    qualify
        row_number() over (
            partition by reviews.file_id, reviews.sheet, reviews.source_row
            order by claims.received_at desc, claims.file_id desc, claims.sheet desc, claims.source_row desc
        ) = 1
        and claims.is_withdrawal is not true
        and (claims.value_number, claims.value_date) is distinct from (reviews.value_number, reviews.value_date)
),

judged as (
    select
        matched.*,
        coalesce(matched.refusal, if(without_reason.file_id is not null, 'reason_missing', null)) as rejection_code
    from matched
    left join without_reason
        on
            matched.file_id = without_reason.file_id
            and matched.sheet = without_reason.sheet
            and matched.source_row = without_reason.source_row
),

-- A refused row never competes: the value before it stands.
ordered as (
    select
        *,
        row_number() over arrivals as newest_first,
        lag(file_id) over arrivals as superseded_by_file_id,
        lag(received_at) over arrivals as superseded_at
    from judged
    window arrivals as (
        partition by campaign_year, chamber_id, field_code, stage, rejection_code is null
        order by received_at desc, file_id desc, sheet desc, source_row desc
    )
),

earlier as (
    select *
    from ordered
    where rejection_code is null and newest_first > 1
),

-- The same value sent again keeps the day on which it first came, as long as nothing else came in between.
unbroken as (
    select
        newest.campaign_year,
        newest.chamber_id,
        newest.field_code,
        newest.stage,
        coalesce(
            min(earlier.newest_first) filter (
                where (earlier.value_number, earlier.value_date, earlier.evidence, earlier.is_withdrawal)
                is distinct from (newest.value_number, newest.value_date, newest.evidence, newest.is_withdrawal)
            ),
            max(earlier.newest_first) + 1
        ) as broken_at
    from earlier
    inner join ordered as newest
        on
            earlier.campaign_year = newest.campaign_year
            and earlier.chamber_id = newest.chamber_id
            and earlier.field_code = newest.field_code
            and earlier.stage = newest.stage
    where newest.newest_first = 1 and newest.rejection_code is null
    group by all
),

first_received as (
    select
        unbroken.campaign_year,
        unbroken.chamber_id,
        unbroken.field_code,
        unbroken.stage,
        min(earlier.received_at) as received_at
    from unbroken
    inner join earlier
        on
            unbroken.campaign_year = earlier.campaign_year
            and unbroken.chamber_id = earlier.chamber_id
            and unbroken.field_code = earlier.field_code
            and unbroken.stage = earlier.stage
            and unbroken.broken_at > earlier.newest_first
    group by all
),

dated as (
    select
        ordered.*,
        coalesce(first_received.received_at, ordered.received_at) as first_received_at
    from ordered
    left join first_received
        on
            ordered.campaign_year = first_received.campaign_year
            and ordered.chamber_id = first_received.chamber_id
            and ordered.field_code = first_received.field_code
            and ordered.stage = first_received.stage
            and ordered.newest_first = 1
            and ordered.rejection_code is null
)

select
    * exclude (refusal, newest_first, superseded_by_file_id, superseded_at),
    case
        when rejection_code is not null then 'rejected'
        when newest_first = 1 then 'accepted'
        else 'superseded'
    end as row_status,
    if(rejection_code is null, superseded_by_file_id, null) as superseded_by_file_id,
    if(rejection_code is null, superseded_at, null) as superseded_at
from dated

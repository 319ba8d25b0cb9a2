-- What each side says of a field, side by side. Dates count as days before their due date (negative is late).
with current_values as (
    select
        landed.campaign_year,
        landed.chamber_id,
        landed.field_code,
        landed.stage,
        landed.evidence,
        landed.reason,
        coalesce(landed.value_number, date_diff('day', landed.value_date, deadlines.due_on)) as answer
    from {{ ref('int_landed_values') }} as landed
    left join {{ ref('int_deadlines') }} as deadlines
        on
            landed.campaign_year = deadlines.campaign_year
            and landed.field_code = deadlines.field_code
    -- A withdrawn value is no answer, and what it withdrew is none again.
    where
        landed.row_status = 'accepted'
        and landed.is_withdrawal is not true
),

by_stage as (
    select
        campaign_year,
        chamber_id,
        field_code,
        max(answer) filter (where stage = 'self') as self_answer,
        max(answer) filter (where stage = 'district') as district_answer,
        max(answer) filter (where stage = 'city') as city_answer,
        coalesce(bool_or(stage = 'self' and evidence is not null), false) as has_evidence,
        max(reason) filter (where stage = 'district') as district_reason,
        max(reason) filter (where stage = 'city') as city_reason
    from current_values
    group by all
),

refused as (
    select
        campaign_year,
        chamber_id,
        field_code,
        bool_or(stage = 'self') as self_refused
    from {{ ref('int_rejected_rows') }}
    -- An empty cell says nothing; it is a missing answer, not an invalid one.
    where
        form = 'value'
        and reason_code <> 'value_empty'
        and is_open
    group by all
)

select
    chamber_years.campaign_year,
    chamber_years.rubric_id,
    chamber_years.chamber_id,
    fields.code as field_code,
    by_stage.self_answer,
    by_stage.district_answer,
    by_stage.city_answer,
    by_stage.district_reason,
    by_stage.city_reason,
    coalesce(by_stage.has_evidence, false) as has_evidence,
    coalesce(refused.self_refused, false) as self_refused,
    refused.field_code is not null as any_refused
from {{ ref('int_chamber_years') }} as chamber_years
inner join {{ ref('stg_rubric_fields') }} as fields
    on chamber_years.rubric_id = fields.rubric_id
left join by_stage
    on
        chamber_years.campaign_year = by_stage.campaign_year
        and chamber_years.chamber_id = by_stage.chamber_id
        and fields.code = by_stage.field_code
left join refused
    on
        chamber_years.campaign_year = refused.campaign_year
        and chamber_years.chamber_id = refused.chamber_id
        and fields.code = refused.field_code

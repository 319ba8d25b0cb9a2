with newest as (
    select max(campaign_year) as campaign_year
    from {{ ref('fct_chamber_score') }}
),

-- What was refused last is what the chamber has to mend, and it looks for it where it wrote it.
refused as (
    select
        rejected.campaign_year,
        rejected.chamber_id,
        rejected.field_code,
        arg_max(
            struct_pack(value := rejected.value_raw, evidence := rejected.evidence),
            (rejected.received_at, rejected.file_id, rejected.sheet, rejected.source_row)
        ) as sent
    from {{ ref('ingest_rejected_row') }} as rejected
    inner join newest
        on rejected.campaign_year = newest.campaign_year
    inner join {{ ref('dim_chamber') }} as chambers
        on rejected.chamber_id = chambers.chamber_id
    where
        rejected.is_open
        and rejected.form = 'value'
        and rejected.stage = 'self'
        and rejected.field_code is not null
        and rejected.value_raw is not null
    group by all
),

accepted as (
    select
        said.campaign_year,
        said.chamber_id,
        said.field_code,
        max(said.value_raw) filter (where said.stage = 'self') as self_value,
        max(said.evidence) filter (where said.stage = 'self') as self_evidence,
        max(said.value_raw) filter (where said.stage = 'district') as district_value,
        max(said.reason) filter (where said.stage = 'district') as district_reason,
        max(said.value_raw) filter (where said.stage = 'city') as city_value,
        max(said.reason) filter (where said.stage = 'city') as city_reason
    from {{ ref('fct_field_value') }} as said
    inner join newest
        on said.campaign_year = newest.campaign_year
    where not said.is_withdrawal
    group by all
)

select
    coalesce(accepted.campaign_year, refused.campaign_year) as campaign_year,
    coalesce(accepted.chamber_id, refused.chamber_id) as chamber_id,
    coalesce(accepted.field_code, refused.field_code) as field_code,
    if(refused.sent is null, accepted.self_value, refused.sent.value) as self_value,
    coalesce(refused.sent.evidence, accepted.self_evidence) as self_evidence,
    refused.sent is not null as self_refused,
    accepted.district_value,
    accepted.district_reason,
    accepted.city_value,
    accepted.city_reason
from accepted
full join refused
    on
        accepted.campaign_year = refused.campaign_year
        and accepted.chamber_id = refused.chamber_id
        and accepted.field_code = refused.field_code

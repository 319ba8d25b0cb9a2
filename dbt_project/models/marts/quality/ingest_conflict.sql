-- Only values that were superseded can stand against another; they are few.
with contested as (
    select distinct
        campaign_year,
        chamber_id,
        field_code,
        stage
    from {{ ref('int_landed_values') }}
    where row_status = 'superseded'
),

-- What each file says in the end.
said as (
    select
        landed.*,
        files.batch_id,
        files.file_name,
        coalesce(landed.source_letter || landed.source_row, '第 ' || landed.source_row || ' 行') as source_cell
    from {{ ref('int_landed_values') }} as landed
    inner join contested
        on
            landed.campaign_year = contested.campaign_year
            and landed.chamber_id = contested.chamber_id
            and landed.field_code = contested.field_code
            and landed.stage = contested.stage
    inner join {{ ref('stg_ingest_files') }} as files
        on landed.file_id = files.file_id
    where landed.row_status <> 'rejected'
    qualify row_number() over (
        partition by landed.file_id, landed.campaign_year, landed.chamber_id, landed.field_code, landed.stage
        order by landed.sheet desc, landed.source_row desc
    ) = 1
),

last_said as (
    select *
    from said
    qualify row_number() over (
        partition by batch_id, campaign_year, chamber_id, field_code, stage
        order by received_at desc, file_id desc
    ) = 1
)

select
    others.batch_id,
    others.campaign_year,
    others.chamber_id,
    others.field_code,
    others.stage,
    last_said.file_id,
    last_said.file_name,
    last_said.sheet,
    last_said.source_cell,
    last_said.value_raw,
    others.file_id as other_file_id,
    others.file_name as other_file_name,
    others.sheet as other_sheet,
    others.source_cell as other_source_cell,
    others.value_raw as other_value_raw,
    last_said.received_at,
    -- A value that came in a later night settles it.
    last_said.row_status = 'accepted' as is_open
from said as others
inner join last_said
    on
        others.batch_id = last_said.batch_id
        and others.campaign_year = last_said.campaign_year
        and others.chamber_id = last_said.chamber_id
        and others.field_code = last_said.field_code
        and others.stage = last_said.stage
        and others.file_id <> last_said.file_id
where
    (others.value_number, others.value_date, others.is_withdrawal)
    is distinct from (last_said.value_number, last_said.value_date, last_said.is_withdrawal)
order by others.batch_id, others.campaign_year, others.chamber_id, others.field_code, others.stage, others.file_id

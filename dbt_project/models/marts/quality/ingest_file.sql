with landed as (
    select
        file_id,
        row_status
    from {{ ref('int_landed_values') }}
    union all
    select
        file_id,
        row_status
    from {{ ref('int_register_rows') }}
),

counts as (
    select
        file_id,
        count(*) filter (where row_status = 'accepted') as rows_accepted,
        count(*) filter (where row_status = 'superseded') as rows_superseded
    from landed
    group by all
),

refused as (
    select
        file_id,
        count(*) as rows_rejected
    from {{ ref('int_rejected_rows') }}
    group by all
)

select
    files.file_id,
    files.file_name,
    files.kind,
    files.outcome,
    files.outcome_code,
    files.message_zh,
    files.message_en,
    files.size_bytes,
    files.received_at,
    files.rows_read,
    coalesce(counts.rows_accepted, 0) as rows_accepted,
    coalesce(refused.rows_rejected, 0) as rows_rejected,
    coalesce(counts.rows_superseded, 0) as rows_superseded
from {{ ref('stg_ingest_files') }} as files
left join counts
    on files.file_id = counts.file_id
left join refused
    on files.file_id = refused.file_id
order by files.file_id

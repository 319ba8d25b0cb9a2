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
),

counted as (
    select
        files.*,
        containers.file_name as container_name,
        coalesce(counts.rows_accepted, 0) as rows_accepted,
        coalesce(refused.rows_rejected, 0) as rows_rejected,
        coalesce(counts.rows_superseded, 0) as rows_superseded
    from {{ ref('stg_ingest_files') }} as files
    left join {{ ref('stg_ingest_files') }} as containers
        on files.container_id = containers.file_id
    left join counts
        on files.file_id = counts.file_id
    left join refused
        on files.file_id = refused.file_id
)

select
    file_id,
    file_name,
    container_id,
    container_name,
    batch_id,
    kind,
    outcome,
    outcome_code,
    -- What became of the rows changes with the register and with later files, so it is told here and not at landing.
    case
        when outcome_code = 'ok'
            then
                '已收取：读入 ' || rows_read || ' 行，有效 ' || rows_accepted || ' 行，退回 ' || rows_rejected
                || ' 行，被后来的文件更新 ' || rows_superseded || ' 行。'
        else message_zh
    end as message_zh,
    case
        when outcome_code = 'ok'
            then
                'Taken: ' || rows_read || ' rows read, ' || rows_accepted || ' accepted, ' || rows_rejected
                || ' refused, ' || rows_superseded || ' superseded.'
        else message_en
    end as message_en,
    size_bytes,
    received_at,
    rows_read,
    rows_accepted,
    rows_rejected,
    rows_superseded
from counted
order by file_id

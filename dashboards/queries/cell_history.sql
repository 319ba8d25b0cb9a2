-- 单元格历史
-- History of a cell
--
-- 某商会某填报项先后收到的全部填报值：现行、已被更新、撤回或退回，各在哪个文件。
-- Every value ever received for a field of a chamber: in force, superseded, withdrawn or refused, and in which file.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   field     填报项编码，默认全部 | field code; all by default
--   stage     阶段，self、district 或 city，默认全部 | stage; self, district or city; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)     年度 | Year
--   (chamber_id)        商会编码 | Chamber key
--   field_code          填报项编码 | Field code
--   field_zh            填报项 | Field (Chinese)
--   field_en            填报项（英文） | Field
--   stage_zh            阶段 | Stage (Chinese)
--   stage_en            阶段（英文） | Stage
--   received_at         收到时间 | Received
--   value_raw           原文 | Text as read
--   evidence            佐证材料 | Evidence
--   reason              扣分原因 | Reason
--   (row_status)        处理编码 | Code of what became of it
--   status_zh           处理 | What became of it (Chinese)
--   status_en           处理（英文） | What became of it
--   is_withdrawal       撤回 | Withdrawal
--   rejection_code      退回原因编码 | Reason code of a refusal
--   (file_id)           文件 SHA-256 | File SHA-256
--   file_name           文件 | File
--   sheet               工作表 | Sheet
--   source_cell         单元格 | Cell
--   superseded_by_file  被此文件更新 | Superseded by this file
--   superseded_at       更新时间 | Superseded at

with landed as (
    select
        history.campaign_year,
        history.chamber_id,
        history.field_code,
        history.stage,
        history.received_at,
        history.value_raw,
        history.evidence,
        history.reason,
        history.row_status,
        history.is_withdrawal,
        history.rejection_code,
        history.file_id,
        history.sheet,
        history.source_row,
        history.source_letter,
        history.superseded_by_file_id,
        history.superseded_at
    from marts.fct_field_value_history as history
    where history.row_status <> 'rejected'

    union all

    -- Refused rows, also those that could not be read as a value and so have no history.
    select
        refused.campaign_year,
        refused.chamber_id,
        refused.field_code,
        refused.stage,
        refused.received_at,
        refused.value_raw,
        refused.evidence,
        null as reason,
        'rejected' as row_status,
        false as is_withdrawal,
        refused.reason_code as rejection_code,
        refused.file_id,
        refused.sheet,
        refused.source_row,
        null as source_letter,
        null as superseded_by_file_id,
        null as superseded_at
    from quality.ingest_rejected_row as refused
    where refused.form = 'value'
),

rubric_years as (
    select distinct
        campaign_year,
        rubric_id
    from marts.fct_chamber_score
)

select
    landed.campaign_year,
    landed.chamber_id,
    landed.field_code,
    names.name_zh as field_zh,
    names.name_en as field_en,
    stages.name_zh as stage_zh,
    stages.name_en as stage_en,
    landed.received_at,
    landed.value_raw,
    landed.evidence,
    landed.reason,
    landed.row_status,
    statuses.name_zh as status_zh,
    statuses.name_en as status_en,
    landed.is_withdrawal,
    landed.rejection_code,
    landed.file_id,
    files.file_name,
    landed.sheet,
    coalesce(landed.source_letter, '') || landed.source_row as source_cell,
    newer.file_name as superseded_by_file,
    landed.superseded_at
from landed
left join quality.ingest_file as files on landed.file_id = files.file_id
left join quality.ingest_file as newer on landed.superseded_by_file_id = newer.file_id
left join rubric_years on landed.campaign_year = rubric_years.campaign_year
left join marts.dim_field as names
    on rubric_years.rubric_id = names.rubric_id and landed.field_code = names.code
left join marts.dim_code_label as stages on landed.stage = stages.code and stages.code_set = 'stage'
left join marts.dim_code_label as statuses on landed.row_status = statuses.code and statuses.code_set = 'row_status'
where
    landed.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(scores.campaign_year) from marts.fct_chamber_score as scores)
    )
    and (getvariable('chamber') is null or landed.chamber_id = cast(getvariable('chamber') as varchar))
    and (getvariable('field') is null or landed.field_code = cast(getvariable('field') as varchar))
    and (getvariable('stage') is null or landed.stage = cast(getvariable('stage') as varchar))
order by
    landed.chamber_id asc, landed.field_code asc, stages.name_en desc, landed.received_at desc,
    landed.file_id desc, landed.sheet desc, landed.source_row desc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

-- 退回的行
-- Refused rows
--
-- 被退回的行或单元格：文件、单元格、原文、原因、应填内容，以及是否仍待改正。
-- Rows or cells that were refused: file, cell, text as read, why, what is expected, and whether it still is open.
--
-- 参数 Parameters
--   year      年度，默认全部 | campaign year; all by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   reason    原因编码，默认全部 | reason code; all by default
--   state     状态，open 待改正或 settled 已改正，默认全部 | state; open or settled; all by default
--   file      文件，SHA-256，默认全部 | file; its SHA-256; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   received_at      收到时间 | Received
--   (file_id)        文件 SHA-256 | File SHA-256
--   file_name        文件 | File
--   sheet            工作表 | Sheet
--   source_cell      单元格 | Cell
--   (source_row)     行 | Row
--   (field_code)     填报项编码 | Field code
--   field_zh         填报项 | Field (Chinese)
--   field_en         填报项（英文） | Field
--   value_raw        原文 | Text as read
--   (reason_code)    原因编码 | Reason code
--   (message_zh)     说明 | Message (Chinese)
--   (message_en)     说明（英文） | Message
--   problem_zh       问题 | Problem (Chinese)
--   problem_en       问题（英文） | Problem
--   expected_zh      应填 | Expected (Chinese)
--   expected_en      应填（英文） | Expected
--   state_zh         状态 | State (Chinese)
--   state_en         状态（英文） | State
--   chamber_id       商会编码 | Chamber key
--   chamber_zh       商会 | Chamber
--   (district_code)  区代码 | District code
--   district_zh      区 | District (Chinese)
--   district_en      区（英文） | District
--   campaign_year    年度 | Year
--   stage_zh         阶段 | Stage (Chinese)
--   stage_en         阶段（英文） | Stage
--   source_column    列 | Column
--   (form_zh)        表单 | Form (Chinese)
--   (form_en)        表单（英文） | Form

select
    refused.received_at,
    refused.file_id,
    refused.file_name,
    refused.sheet,
    refused.source_cell,
    refused.source_row,
    refused.field_code,
    refused.field_zh,
    refused.field_en,
    refused.value_raw,
    refused.reason_code,
    refused.message_zh,
    refused.message_en,
    refused.problem_zh,
    refused.problem_en,
    refused.expected_zh,
    refused.expected_en,
    refused.state_zh,
    refused.state_en,
    refused.chamber_id,
    refused.chamber_zh,
    refused.district_code,
    refused.district_zh,
    refused.district_en,
    refused.campaign_year,
    refused.stage_zh,
    refused.stage_en,
    refused.source_column,
    refused.form_zh,
    refused.form_en
from reporting.rpt_rejected_rows as refused
where
    (getvariable('year') is null or refused.campaign_year = cast(getvariable('year') as integer))
    and (getvariable('district') is null or refused.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or refused.chamber_id = cast(getvariable('chamber') as varchar))
    and (getvariable('reason') is null or refused.reason_code = cast(getvariable('reason') as varchar))
    and (
        getvariable('state') is null
        or refused.is_open = (cast(getvariable('state') as varchar) = 'open')
    )
    and (getvariable('file') is null or refused.file_id = cast(getvariable('file') as varchar))
order by refused.received_at desc, refused.file_name asc, refused.file_id asc, refused.sheet asc, refused.source_row asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

-- 同批文件不一致
-- Files that differ
--
-- 同一夜收到的两份文件对同一商会、同一填报项填报不同；现以后到的为准，请确认。
-- Two files of one night that differ in a field of a chamber; the later one counts until somebody decides.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)    年度 | Year
--   (district_code)    区代码 | District code
--   district_zh        区 | District (Chinese)
--   district_en        区（英文） | District
--   chamber_id         商会编码 | Chamber key
--   chamber_zh         商会 | Chamber
--   (field_code)       填报项编码 | Field code
--   field_zh           填报项 | Field (Chinese)
--   field_en           填报项（英文） | Field
--   stage_zh           阶段 | Stage (Chinese)
--   stage_en           阶段（英文） | Stage
--   file_name          采用的文件 | File that counts
--   (sheet)            工作表 | Sheet
--   source_cell        单元格 | Cell
--   value_raw          采用的值 | Value that counts
--   other_file_name    另一文件 | Other file
--   (other_sheet)      另一工作表 | Other sheet
--   other_source_cell  另一单元格 | Other cell
--   other_value_raw    另一值 | Other value
--   state_zh           状态 | State (Chinese)
--   state_en           状态（英文） | State
--   received_at        收到时间 | Received

select
    conflicts.campaign_year,
    conflicts.district_code,
    conflicts.district_zh,
    conflicts.district_en,
    conflicts.chamber_id,
    conflicts.chamber_zh,
    conflicts.field_code,
    conflicts.field_zh,
    conflicts.field_en,
    conflicts.stage_zh,
    conflicts.stage_en,
    conflicts.file_name,
    conflicts.sheet,
    conflicts.source_cell,
    conflicts.value_raw,
    conflicts.other_file_name,
    conflicts.other_sheet,
    conflicts.other_source_cell,
    conflicts.other_value_raw,
    conflicts.state_zh,
    conflicts.state_en,
    conflicts.received_at
from reporting.rpt_conflicts as conflicts
where
    conflicts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or conflicts.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or conflicts.chamber_id = cast(getvariable('chamber') as varchar))
order by
    conflicts.is_open desc, conflicts.district_code asc, conflicts.chamber_id asc, conflicts.field_code asc,
    conflicts.stage asc, conflicts.batch_id asc, conflicts.other_file_id asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

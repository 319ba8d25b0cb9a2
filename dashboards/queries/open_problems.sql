-- 待处理问题
-- Open problems
--
-- 商会、区或市可以改正的问题：缺什么、退回了什么、在哪里、应填什么；重者在前。即退回修改单的内容。
-- What chambers, districts and the city can mend: what is wrong, where, and what is expected; weightiest first.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   problem   问题类别编码，默认全部 | kind of problem, its code; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)  年度 | Year
--   (district_code)  区代码 | District code
--   district_zh      区 | District
--   chamber_id       商会编码 | Chamber key
--   chamber_zh       商会 | Chamber
--   problem_no       序号 | No.
--   (problem_code)   问题类别编码 | Kind code
--   problem_kind_zh  类别 | Kind (Chinese)
--   problem_kind_en  类别（英文） | Kind
--   (severity)       级别 | Severity
--   (field_code)     填报项编码 | Field code
--   field_zh         填报项 | Field (Chinese)
--   field_en         填报项（英文） | Field
--   (stage)          阶段 | Stage
--   problem_zh       问题 | Problem (Chinese)
--   problem_en       问题（英文） | Problem
--   expected_zh      应填 | Expected (Chinese)
--   expected_en      应填（英文） | Expected
--   action_zh        处理办法 | What to do (Chinese)
--   action_en        处理办法（英文） | What to do
--   file_name        文件 | File
--   sheet            工作表 | Sheet
--   source_cell      单元格 | Cell
--   value_raw        原文 | Text as read
--   points_at_stake  涉及分值 | Points at stake

with placed as (
    select
        problems.* replace (
            -- A problem whose year nobody can tell is one of today.
            coalesce(
                problems.campaign_year, (select max(overview.campaign_year) from reporting.rpt_overview as overview)
            ) as campaign_year
        )
    from reporting.rpt_open_problems as problems
)

select
    placed.campaign_year,
    placed.district_code,
    placed.district_zh,
    placed.chamber_id,
    placed.chamber_zh,
    placed.problem_no,
    placed.problem_code,
    placed.problem_kind_zh,
    placed.problem_kind_en,
    placed.severity,
    placed.field_code,
    placed.field_zh,
    placed.field_en,
    placed.stage,
    placed.problem_zh,
    placed.problem_en,
    placed.expected_zh,
    placed.expected_en,
    placed.action_zh,
    placed.action_en,
    placed.file_name,
    placed.sheet,
    placed.source_cell,
    placed.value_raw,
    placed.points_at_stake
from placed
where
    placed.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or placed.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or placed.chamber_id = cast(getvariable('chamber') as varchar))
    and (getvariable('problem') is null or placed.problem_code = cast(getvariable('problem') as varchar))
order by
    placed.district_code asc nulls first, placed.chamber_id asc nulls first, placed.problem_no asc,
    placed.problem_en asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

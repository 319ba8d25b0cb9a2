-- 未通过的检查
-- Failed checks
--
-- 各商会未通过的填报检查及给填报人的说明。
-- Checks that a chamber fails, with the sentence for the submitter.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   check     检查，编码，默认全部 | check; a code; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)  年度 | Year
--   (district_code)  区代码 | District code
--   district_zh      区 | District (Chinese)
--   district_en      区（英文） | District
--   chamber_id       商会编码 | Chamber key
--   chamber_zh       商会 | Chamber
--   (check_code)     检查编码 | Check code
--   check_zh         检查 | Check (Chinese)
--   check_en         检查（英文） | Check
--   severity_zh      程度 | Severity (Chinese)
--   severity_en      程度（英文） | Severity
--   value_checked    被检查的数值 | Value judged
--   message_zh       说明 | Message (Chinese)
--   message_en       说明（英文） | Message

select
    checks.campaign_year,
    checks.district_code,
    checks.district_zh,
    checks.district_en,
    checks.chamber_id,
    checks.chamber_zh,
    checks.check_code,
    checks.check_zh,
    checks.check_en,
    checks.severity_zh,
    checks.severity_en,
    checks.value_checked,
    checks.message_zh,
    checks.message_en
from reporting.rpt_submission_checks as checks
where
    checks.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or checks.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or checks.chamber_id = cast(getvariable('chamber') as varchar))
    and (getvariable('check') is null or checks.check_code = cast(getvariable('check') as varchar))
order by checks.district_code, checks.chamber_id, checks.severity, checks.check_code
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

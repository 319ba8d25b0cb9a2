-- 填报不完整
-- Incomplete submissions
--
-- 缺报、待补正或存疑的商会，缺多少项、为什么；原因由重到轻。
-- Chambers that sent nothing, have something to correct or are doubted: how many fields, and why, the gravest first.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   (district_code)   区代码 | District code
--   district_zh       区 | District (Chinese)
--   district_en       区（英文） | District
--   chamber_id        商会编码 | Chamber key
--   chamber_zh        商会 | Chamber
--   state_zh          状态 | State (Chinese)
--   state_en          状态（英文） | State
--   expected_fields   应填项 | Fields expected
--   answered_fields   已填项 | Answered
--   evidenced_fields  有佐证 | With evidence
--   refused_fields    被退回 | Refused
--   answered_percent  填报率 % | Answered %
--   reasons_zh        原因 | Reasons (Chinese)
--   reasons_en        原因（英文） | Reasons

select
    incomplete.campaign_year,
    incomplete.district_code,
    incomplete.district_zh,
    incomplete.district_en,
    incomplete.chamber_id,
    incomplete.chamber_zh,
    incomplete.state_zh,
    incomplete.state_en,
    incomplete.expected_fields,
    incomplete.answered_fields,
    incomplete.evidenced_fields,
    incomplete.refused_fields,
    incomplete.answered_percent,
    incomplete.reasons_zh,
    incomplete.reasons_en
from reporting.rpt_incomplete_submissions as incomplete
where
    incomplete.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or incomplete.district_code = cast(getvariable('district') as varchar))
order by incomplete.answered_percent, incomplete.district_code, incomplete.chamber_id
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

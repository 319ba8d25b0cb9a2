-- 各项检查结果
-- Results by check
--
-- 每项检查能评判多少商会、多少未通过、涉及多少个区。
-- How many chambers each check could assess, how many fail it, and in how many districts.
--
-- 参数 Parameters
--   year    年度，默认最近一年 | campaign year; the latest by default
--   check   检查，编码，默认全部 | check; a code; all by default
--   limit   最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset  跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)    年度 | Year
--   (check_code)       检查编码 | Check code
--   check_zh           检查 | Check (Chinese)
--   check_en           检查（英文） | Check
--   kind_zh            类别 | Kind (Chinese)
--   kind_en            类别（英文） | Kind
--   scope_zh           对象 | About (Chinese)
--   scope_en           对象（英文） | About
--   severity_zh        程度 | Severity (Chinese)
--   severity_en        程度（英文） | Severity
--   chambers_assessed  能评判 | Assessed
--   chambers_failed    未通过 | Failed
--   failed_percent     未通过率 % | Failed %
--   districts_failed   涉及区数 | Districts

select
    checks.campaign_year,
    checks.check_code,
    checks.check_zh,
    checks.check_en,
    checks.kind_zh,
    checks.kind_en,
    checks.scope_zh,
    checks.scope_en,
    checks.severity_zh,
    checks.severity_en,
    checks.chambers_assessed,
    checks.chambers_failed,
    checks.failed_percent,
    checks.districts_failed
from reporting.rpt_incomplete_by_check as checks
where
    checks.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('check') is null or checks.check_code = cast(getvariable('check') as varchar))
order by checks.weight desc, checks.check_code asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

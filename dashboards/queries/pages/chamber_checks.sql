-- 一个商会未通过的检查
-- Checks that a chamber fails
select
    checks.check_code,
    checks.check_zh,
    checks.check_en,
    checks.severity,
    checks.severity_zh,
    checks.severity_en,
    checks.message_zh,
    checks.message_en
from reporting.rpt_submission_checks as checks
where
    checks.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and checks.chamber_id = cast(getvariable('chamber') as varchar)
order by checks.severity, checks.check_code;

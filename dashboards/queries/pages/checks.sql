-- 各项检查未通过的商会数
-- Chambers that fail each check
select
    checks.check_code,
    checks.check_zh,
    checks.check_en,
    checks.kind,
    checks.kind_zh,
    checks.kind_en,
    checks.scope_zh,
    checks.scope_en,
    checks.severity_zh,
    checks.severity_en,
    checks.weight,
    checks.chambers_expected,
    checks.chambers_assessed,
    checks.chambers_failed,
    checks.districts_failed,
    checks.failed_percent
from reporting.rpt_incomplete_by_check as checks
where
    checks.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by checks.kind asc, checks.chambers_failed desc, checks.weight desc;

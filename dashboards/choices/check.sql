-- 参数 check 的可选值：启用的填报检查
-- Values of the parameter check: checks that are switched on
select
    checks.check_code as value,
    checks.name_zh as label_zh,
    checks.name_en as label_en
from marts.dim_submission_check as checks
order by checks.check_code;

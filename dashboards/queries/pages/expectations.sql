-- 本次发布的数据检查
-- Checks of the data of this publication
select
    results.suite,
    results.expectation,
    results.severity,
    labels.name_zh as severity_zh,
    labels.name_en as severity_en,
    results.success,
    results.element_count,
    results.unexpected_count,
    results.observed_value,
    results.description_zh,
    results.description_en
from quality.expectation_result as results
left join marts.dim_code_label as labels
    on
        results.severity = labels.code
        and labels.code_set = 'severity'
order by results.success, results.suite, results.expectation;

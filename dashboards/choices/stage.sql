-- 参数 stage 的可选值：自评、区级、市级
-- Values of the parameter stage: the chamber's own, the district's, the city's
select
    labels.code as value,
    labels.name_zh as label_zh,
    labels.name_en as label_en
from marts.dim_code_label as labels
where labels.code_set = 'stage'
order by labels.code;

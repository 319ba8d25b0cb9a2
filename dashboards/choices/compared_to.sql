-- 参数 compared_to 的可选值：上月末、上一评价年度
-- Values of the parameter compared_to: the end of last month, the campaign before
select
    labels.code as value,
    labels.name_zh as label_zh,
    labels.name_en as label_en
from marts.dim_code_label as labels
where labels.code_set = 'compared_to'
order by labels.code;

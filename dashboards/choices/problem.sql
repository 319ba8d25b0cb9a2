-- 参数 problem 的可选值：待处理问题的类别
-- Values of the parameter problem: kinds of open problems
select
    labels.code as value,
    labels.name_zh as label_zh,
    labels.name_en as label_en
from marts.dim_code_label as labels
where labels.code_set = 'problem'
order by labels.code;

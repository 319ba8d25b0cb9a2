-- 参数 outcome 的可选值：文件的处理结果
-- Values of the parameter outcome: what becomes of a file
select
    labels.code as value,
    labels.name_zh as label_zh,
    labels.name_en as label_en
from marts.dim_code_label as labels
where labels.code_set = 'file_outcome'
order by labels.code;

-- 参数 submission 的可选值：填报状态
-- Values of the parameter submission: states of a submission
select
    labels.code as value,
    labels.name_zh as label_zh,
    labels.name_en as label_en
from marts.dim_code_label as labels
where labels.code_set = 'submission_state'
order by labels.code;

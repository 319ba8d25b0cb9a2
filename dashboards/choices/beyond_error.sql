-- 参数 beyond_error 的可选值：变化超出误差或在误差之内
-- Values of the parameter beyond_error: moved by more than the error or not
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'true', '超出误差', 'Beyond the error'),
    (2, 'false', '在误差之内', 'Within the error')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

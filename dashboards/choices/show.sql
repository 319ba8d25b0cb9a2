-- 参数 show 的可选值：超出误差的或全部
-- Values of the parameter show: beyond the error or all
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'beyond', '超出误差的', 'Beyond the error'),
    (2, 'all', '全部', 'All')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

-- 参数 direction 的可选值：上升或下降
-- Values of the parameter direction: up or down
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'up', '上升', 'Up'),
    (2, 'down', '下降', 'Down')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

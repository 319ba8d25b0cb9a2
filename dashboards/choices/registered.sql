-- 参数 registered 的可选值：已注册或未注册
-- Values of the parameter registered: registered or not
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'yes', '已注册', 'Registered'),
    (2, 'no', '未注册', 'Not registered')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

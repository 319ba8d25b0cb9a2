-- 参数 ranked 的可选值：参加排名或未参加
-- Values of the parameter ranked: ranked or not
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'yes', '参加排名', 'Ranked'),
    (2, 'no', '未参加排名', 'Not ranked')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

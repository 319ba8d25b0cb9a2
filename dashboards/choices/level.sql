-- 参数 level 的可选值：全市、区或商会
-- Values of the parameter level: the city, districts or chambers
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'city', '全市', 'Whole city'),
    (2, 'district', '区', 'Districts'),
    (3, 'chamber', '商会', 'Chambers')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

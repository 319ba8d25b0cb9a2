-- 参数 decided_by 的可选值：市级、区级或自评
-- Values of the parameter decided_by: the city, the district or the chamber itself
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'city', '市级', 'City'),
    (2, 'district', '区级', 'District'),
    (3, 'self', '自评', 'Self')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

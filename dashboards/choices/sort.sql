-- 参数 sort 的可选值：排名的排序方式
-- Values of the parameter sort: what the ranking is ordered by
select
    listed.value,
    listed.label_zh,
    listed.label_en
from (
    values
    (1, 'rank', '按名次', 'By rank'),
    (2, 'lowest', '按核定分由低到高', 'Lowest score first'),
    (3, 'name', '按名称', 'By name'),
    (4, 'district', '按区', 'By district'),
    (5, 'type', '按类型', 'By type'),
    (6, 'claimed', '按自评分', 'By claimed score'),
    (7, 'answered', '按填报率由低到高', 'Least answered first'),
    (8, 'uncertain', '按名次区间由宽到窄', 'Widest interval first')
) as listed (sort_order, value, label_zh, label_en)
order by listed.sort_order;

-- 参数 dimension 的可选值：各评价办法的维度
-- Values of the parameter dimension: dimensions of the rubrics
select
    names.code as value,
    names.code || ' ' || string_agg(distinct names.name_zh, ' / ') as label_zh,
    names.code || ' ' || string_agg(distinct names.name_en, ' / ') as label_en
from marts.dim_dimension as names
group by names.code
order by names.code;

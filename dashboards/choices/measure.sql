-- 参数 measure 的可选值：各评价办法的重点举措
-- Values of the parameter measure: priority measures of the rubrics
select
    names.code as value,
    names.code || ' ' || string_agg(distinct names.name_zh, ' / ') as label_zh,
    names.code || ' ' || string_agg(distinct names.name_en, ' / ') as label_en
from marts.dim_measure as names
group by names.code
order by names.code;

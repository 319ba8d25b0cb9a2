-- 评价办法的维度
-- Dimensions of the rubric
select
    dimensions.code,
    dimensions.name_zh,
    dimensions.name_en,
    dimensions.points,
    dimensions.clause
from marts.dim_dimension as dimensions
where dimensions.rubric_id = cast(getvariable('rubric') as varchar)
order by dimensions.code;

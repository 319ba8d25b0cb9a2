-- 评价办法的建设内容
-- Criteria of the rubric
select
    criteria.code,
    criteria.dimension_code,
    criteria.name_zh,
    criteria.name_en,
    criteria.points,
    criteria.clause
from marts.dim_criterion as criteria
where criteria.rubric_id = cast(getvariable('rubric') as varchar)
order by criteria.code;

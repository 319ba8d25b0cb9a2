-- 评价办法的等级
-- Grades of the rubric
select
    grades.grade_code,
    grades.name_zh,
    grades.name_en,
    grades.min_total,
    grades.min_dimension_share
from marts.dim_grade as grades
where grades.rubric_id = cast(getvariable('rubric') as varchar)
order by grades.min_total desc;

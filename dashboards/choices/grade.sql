-- 参数 grade 的可选值：等级
-- Values of the parameter grade: grades
select
    grades.grade_code as value,
    string_agg(distinct grades.name_zh, '/') as label_zh,
    string_agg(distinct grades.name_en, '/') as label_en
from marts.dim_grade as grades
group by grades.grade_code
order by max(grades.min_total) desc, grades.grade_code asc;

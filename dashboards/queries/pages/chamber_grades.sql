-- 一个商会获得各等级的概率
-- How likely each grade is for a chamber
select
    chances.grade_code,
    grades.name_zh as grade_zh,
    grades.name_en as grade_en,
    cast(100 * chances.probability as decimal(9, 1)) as percent
from marts.fct_grade_probability as chances
inner join marts.dim_grade as grades
    on
        chances.rubric_id = grades.rubric_id
        and chances.grade_code = grades.grade_code
where
    chances.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and chances.chamber_id = cast(getvariable('chamber') as varchar)
order by grades.min_total desc;

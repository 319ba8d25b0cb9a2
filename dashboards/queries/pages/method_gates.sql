-- 评价办法的门槛
-- Gates of the rubric
select
    gates.gate_code,
    gates.name_zh,
    gates.name_en,
    gates.effect,
    gates.cap_grade
from marts.dim_gate as gates
where gates.rubric_id = cast(getvariable('rubric') as varchar)
order by gates.gate_code;

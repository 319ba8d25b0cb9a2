-- 评价办法的指标
-- Indicators of the rubric
select
    indicators.code,
    indicators.dimension_code,
    indicators.criterion_code,
    indicators.name_zh,
    indicators.name_en,
    indicators.points,
    indicators.unit,
    indicators.calculation,
    indicators.rule_kind,
    indicators.points_per_item,
    indicators.applies_when,
    indicators.is_hard_number,
    indicators.clause,
    indicators.points_source
from marts.dim_indicator as indicators
where indicators.rubric_id = cast(getvariable('rubric') as varchar)
order by indicators.code;

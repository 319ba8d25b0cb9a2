select
    indicators.rubric_id,
    indicators.code,
    criteria.dimension_code,
    indicators.criterion_code,
    indicators.name_zh,
    indicators.name_en,
    indicators.points,
    indicators.value_type,
    indicators.calculation,
    indicators.field_code,
    indicators.denominator_field_code,
    indicators.unit,
    indicators.rule_kind,
    indicators.points_per_item,
    indicators.goalpost_low,
    indicators.goalpost_high,
    indicators.transform,
    indicators.applies_when,
    indicators.zero_denominator,
    indicators.filled_by,
    indicators.is_hard_number,
    indicators.evidence_zh,
    indicators.clause,
    indicators.points_source
from {{ ref('stg_rubric_indicators') }} as indicators
inner join {{ ref('stg_rubric_criteria') }} as criteria
    on
        indicators.rubric_id = criteria.rubric_id
        and indicators.criterion_code = criteria.code
order by indicators.rubric_id, indicators.code

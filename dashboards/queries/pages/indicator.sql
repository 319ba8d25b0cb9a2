-- 一个指标的规则
-- The rule of one indicator
select
    indicators.code as indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    dimensions.name_zh as dimension_zh,
    dimensions.name_en as dimension_en,
    criteria.name_zh as criterion_zh,
    criteria.name_en as criterion_en,
    cast(indicators.points as decimal(9, 2)) as points,
    indicators.calculation,
    indicators.rule_kind,
    cast(indicators.points_per_item as decimal(9, 2)) as points_per_item,
    indicators.applies_when,
    indicators.zero_denominator,
    indicators.unit,
    indicators.is_hard_number,
    indicators.evidence_zh as evidence_list,
    indicators.clause,
    indicators.points_source,
    fields.name_zh as field_zh,
    fields.name_en as field_en,
    denominators.name_zh as denominator_zh,
    denominators.name_en as denominator_en,
    fields.filled_by,
    city.chambers_applicable,
    city.chambers_not_reported,
    city.mean_points_lost,
    city.score_percent
from reporting.rpt_city_weakest_indicators as city
inner join marts.dim_indicator as indicators
    on
        city.rubric_id = indicators.rubric_id
        and city.indicator_code = indicators.code
inner join marts.dim_dimension as dimensions
    on
        indicators.rubric_id = dimensions.rubric_id
        and indicators.dimension_code = dimensions.code
inner join marts.dim_criterion as criteria
    on
        indicators.rubric_id = criteria.rubric_id
        and indicators.criterion_code = criteria.code
left join marts.dim_field as fields
    on
        indicators.rubric_id = fields.rubric_id
        and indicators.field_code = fields.code
left join marts.dim_field as denominators
    on
        indicators.rubric_id = denominators.rubric_id
        and indicators.denominator_field_code = denominators.code
where
    city.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and city.indicator_code = cast(getvariable('indicator') as varchar);

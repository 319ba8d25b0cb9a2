-- 一个商会的全部指标，与区、全市的得分率
-- Every indicator of a chamber beside district and city
select
    indicators.dimension_code,
    indicators.dimension_zh,
    indicators.dimension_en,
    indicators.criterion_code,
    indicators.criterion_zh,
    indicators.criterion_en,
    indicators.indicator_code,
    indicators.indicator_zh,
    indicators.indicator_en,
    indicators.unit,
    indicators.claimed_value,
    indicators.value,
    indicators.official_contribution,
    indicators.effective_weight,
    indicators.points_lost,
    indicators.answer_state,
    indicators.state_zh,
    indicators.state_en,
    indicators.reason_zh,
    indicators.reason_en,
    indicators.arithmetic_zh,
    indicators.arithmetic_en,
    indicators.next_step_zh,
    indicators.next_step_en,
    rules.field_code,
    rules.denominator_field_code,
    cast(
        100 * indicators.official_contribution / nullif(indicators.effective_weight, 0) as decimal(9, 1)
    ) as score_percent,
    district.score_percent as district_percent,
    city.score_percent as city_percent
from reporting.rpt_chamber_indicator as indicators
inner join marts.dim_indicator as rules
    on
        indicators.rubric_id = rules.rubric_id
        and indicators.indicator_code = rules.code
left join reporting.rpt_weakest_indicators as district
    on
        indicators.campaign_year = district.campaign_year
        and indicators.district_code = district.district_code
        and indicators.indicator_code = district.indicator_code
left join reporting.rpt_city_weakest_indicators as city
    on
        indicators.campaign_year = city.campaign_year
        and indicators.indicator_code = city.indicator_code
where
    indicators.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and indicators.chamber_id = cast(getvariable('chamber') as varchar)
order by indicators.indicator_code;

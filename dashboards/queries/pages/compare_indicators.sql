-- 若干商会各指标的得分
-- Indicators of some chambers side by side
select
    indicators.chamber_id,
    indicators.dimension_code,
    indicators.dimension_zh,
    indicators.dimension_en,
    indicators.indicator_code,
    indicators.indicator_zh,
    indicators.indicator_en,
    indicators.unit,
    indicators.value,
    indicators.official_contribution,
    indicators.effective_weight,
    cast(
        100 * indicators.official_contribution / nullif(indicators.effective_weight, 0) as decimal(9, 1)
    ) as score_percent
from reporting.rpt_chamber_indicator as indicators
where
    indicators.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and list_contains(cast(getvariable('chambers') as varchar[]), indicators.chamber_id)
order by indicators.indicator_code, indicators.chamber_id;

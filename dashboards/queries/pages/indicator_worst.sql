-- 一个指标得分最弱的商会
-- Chambers that do weakest on an indicator
select
    indicators.chamber_id,
    indicators.chamber_zh,
    indicators.district_zh,
    indicators.district_en,
    indicators.value,
    indicators.unit,
    indicators.official_contribution,
    indicators.effective_weight,
    indicators.state_zh,
    indicators.state_en
from reporting.rpt_chamber_indicator as indicators
where
    indicators.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and indicators.indicator_code = cast(getvariable('indicator') as varchar)
    and indicators.effective_weight > 0
order by
    indicators.official_contribution / indicators.effective_weight asc,
    indicators.value asc nulls last,
    indicators.chamber_id asc
limit coalesce(cast(getvariable('limit') as bigint), 10);

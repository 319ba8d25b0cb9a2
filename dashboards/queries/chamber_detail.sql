-- 商会明细
-- Chamber in detail
--
-- 一个商会的全部指标：填报值、得分、实际权重、状态、核定依据与原因。分值暂定。
-- Every indicator of one chamber: value, points, weight, state, whose value decided, and why. Points are provisional.
--
-- 参数 Parameters
--   chamber*  商会编码，必填 | chamber key; required
--   year      年度，默认最近一年 | campaign year; the latest by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)        年度 | Year
--   (chamber_id)           商会编码 | Chamber key
--   (chamber_zh)           商会 | Chamber
--   (district_code)        区代码 | District code
--   (district_zh)          区 | District (Chinese)
--   (district_en)          区（英文） | District
--   indicator_code         指标编码 | Indicator code
--   indicator_zh           指标 | Indicator (Chinese)
--   indicator_en           指标（英文） | Indicator
--   official_contribution  得分 | Points earned
--   effective_weight       实际权重 | Weight
--   points_lost            失分 | Points lost
--   claimed_value          自报值 | Claimed value
--   value                  核定值 | Official value
--   unit                   单位 | Unit
--   (answer_state)         状态编码 | State code
--   state_zh               状态 | State (Chinese)
--   state_en               状态（英文） | State
--   band_zh                档次 | Band (Chinese)
--   band_en                档次（英文） | Band
--   reason_zh              计分说明 | Why (Chinese)
--   reason_en              计分说明（英文） | Why
--   decided_by_zh          核定依据 | Decided by (Chinese)
--   decided_by_en          核定依据（英文） | Decided by
--   deduction_reason       扣分原因 | Reviewer's reason
--   (dimension_code)       维度编码 | Dimension code
--   dimension_zh           维度 | Dimension (Chinese)
--   dimension_en           维度（英文） | Dimension
--   (is_provisional)       分值暂定 | Provisional

select
    indicators.campaign_year,
    indicators.chamber_id,
    indicators.chamber_zh,
    indicators.district_code,
    indicators.district_zh,
    indicators.district_en,
    indicators.indicator_code,
    indicators.indicator_zh,
    indicators.indicator_en,
    indicators.official_contribution,
    indicators.effective_weight,
    indicators.points_lost,
    indicators.claimed_value,
    indicators.value,
    indicators.unit,
    indicators.answer_state,
    indicators.state_zh,
    indicators.state_en,
    indicators.band_zh,
    indicators.band_en,
    indicators.reason_zh,
    indicators.reason_en,
    indicators.decided_by_zh,
    indicators.decided_by_en,
    indicators.deduction_reason,
    indicators.dimension_code,
    indicators.dimension_zh,
    indicators.dimension_en,
    indicators.is_provisional
from reporting.rpt_chamber_indicator as indicators
where
    indicators.chamber_id = cast(getvariable('chamber') as varchar)
    and indicators.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by indicators.indicator_code
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

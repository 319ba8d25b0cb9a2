-- 硬指标
-- Hard numbers
--
-- 各区达到两个硬指标（会员入库率 90%、重点领域会员占比 30%）的商会占比。
-- Share of chambers in each district that meet the two hard numbers (90 % in the database, 30 % in priority sectors).
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)    年度 | Year
--   (district_code)    区代码 | District code
--   district_zh        区 | District (Chinese)
--   district_en        区（英文） | District
--   indicator_code     指标编码 | Indicator code
--   indicator_zh       指标 | Indicator (Chinese)
--   indicator_en       指标（英文） | Indicator
--   chambers_expected  应报商会 | Expected
--   chambers_met       达标商会 | Chambers that meet it
--   met_percent        达标占比 % | Share %
--   (is_provisional)   分值暂定 | Provisional

select
    numbers.campaign_year,
    numbers.district_code,
    numbers.district_zh,
    numbers.district_en,
    numbers.indicator_code,
    numbers.indicator_zh,
    numbers.indicator_en,
    numbers.chambers_expected,
    numbers.chambers_met,
    numbers.met_percent,
    numbers.is_provisional
from reporting.rpt_hard_numbers as numbers
where
    numbers.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or numbers.district_code = cast(getvariable('district') as varchar))
order by numbers.indicator_code asc, numbers.met_percent desc, numbers.district_code asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

-- 薄弱指标
-- Weakest indicators
--
-- 失分最多的指标，由多到少（补短板）；不设区时为全市合计。分值暂定。
-- Indicators that lose most points, worst first; the whole city unless a district is set. Points are provisional.
--
-- 参数 Parameters
--   year       年度，默认最近一年 | campaign year; the latest by default
--   district   区，代码如 310106，默认全市合计 | district; a code such as 310106; the whole city by default
--   dimension  维度，编码，默认全部 | dimension; a code; all by default
--   limit      最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset     跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)        年度 | Year
--   (district_code)        区代码 | District code
--   district_zh            区 | District (Chinese)
--   district_en            区（英文） | District
--   dimension_code         维度编码 | Dimension code
--   indicator_code         指标编码 | Indicator code
--   indicator_zh           指标 | Indicator (Chinese)
--   indicator_en           指标（英文） | Indicator
--   mean_points_lost       平均失分 | Mean points lost
--   score_percent          得分率 % | Share earned %
--   chambers_applicable    适用商会 | Applicable
--   chambers_not_reported  未填报商会 | Not reported
--   (is_provisional)       分值暂定 | Provisional

with weakest as (
    select
        city.campaign_year,
        city.rubric_id,
        cast(null as varchar) as district_code,
        '全市' as district_zh,
        'Whole city' as district_en,
        city.dimension_code,
        city.indicator_code,
        city.indicator_zh,
        city.indicator_en,
        city.mean_points_lost,
        city.score_percent,
        city.chambers_applicable,
        city.chambers_not_reported
    from reporting.rpt_city_weakest_indicators as city
    where getvariable('district') is null
    union all
    select
        districts.campaign_year,
        districts.rubric_id,
        districts.district_code,
        districts.district_zh,
        districts.district_en,
        districts.dimension_code,
        districts.indicator_code,
        districts.indicator_zh,
        districts.indicator_en,
        districts.mean_points_lost,
        districts.score_percent,
        districts.chambers_applicable,
        districts.chambers_not_reported
    from reporting.rpt_weakest_indicators as districts
    where districts.district_code = cast(getvariable('district') as varchar)
)

select
    weakest.campaign_year,
    weakest.district_code,
    weakest.district_zh,
    weakest.district_en,
    weakest.dimension_code,
    weakest.indicator_code,
    weakest.indicator_zh,
    weakest.indicator_en,
    weakest.mean_points_lost,
    weakest.score_percent,
    weakest.chambers_applicable,
    weakest.chambers_not_reported,
    rubrics.is_provisional
from weakest
inner join marts.dim_rubric as rubrics
    on weakest.rubric_id = rubrics.rubric_id
where
    weakest.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('dimension') is null or weakest.dimension_code = cast(getvariable('dimension') as varchar))
order by weakest.mean_points_lost desc, weakest.indicator_code asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

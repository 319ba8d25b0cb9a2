-- 补短板
-- Weakest points
--
-- 全市、各区或一家商会失分最多的指标和最省力的下一步，由多到少。分值暂定。
-- Where the city, a district or a chamber loses most, worst first, with the next step. Points are provisional.
--
-- 参数 Parameters
--   year       年度，默认最近一年 | campaign year; the latest by default
--   level      层级，city、district 或 chamber，默认随其他条件 | level; city, district or chamber; fitting by default
--   district   区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber    商会编码，默认全部 | chamber key; all by default
--   dimension  维度，编码，默认全部 | dimension; a code; all by default
--   limit      最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset     跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   (level_code)      层级编码 | Level code
--   (district_code)   区代码 | District code
--   place_code        区或商会编码 | District or chamber
--   weakness_no       失分次序 | Order
--   (dimension_code)  维度编码 | Dimension code
--   (criterion_code)  建设内容编码 | Criterion code
--   criterion_zh      建设内容 | Criterion (Chinese)
--   criterion_en      建设内容（英文） | Criterion
--   indicator_code    指标编码 | Indicator code
--   indicator_zh      指标 | Indicator (Chinese)
--   indicator_en      指标（英文） | Indicator
--   chambers          商会数 | Chambers
--   chambers_losing   失分商会 | Losing points
--   mean_points_lost  平均失分 | Mean points lost
--   chambers_near     差一步的商会 | One step away
--   near_gain         各走一步合计多得 | Their gain
--   next_step_zh      下一步 | Next step (Chinese)
--   next_step_en      下一步（英文） | Next step
--   (is_provisional)  分值暂定 | Provisional

select
    weakest.campaign_year,
    weakest.level_code,
    weakest.district_code,
    weakest.place_code,
    weakest.weakness_no,
    weakest.dimension_code,
    weakest.criterion_code,
    weakest.criterion_zh,
    weakest.criterion_en,
    weakest.indicator_code,
    weakest.indicator_zh,
    weakest.indicator_en,
    weakest.chambers,
    weakest.chambers_losing,
    weakest.mean_points_lost,
    weakest.chambers_near,
    weakest.near_gain,
    weakest.next_step_zh,
    weakest.next_step_en,
    rubrics.is_provisional
from reporting.rpt_weakest_points as weakest
inner join marts.dim_rubric as rubrics
    on weakest.rubric_id = rubrics.rubric_id
where
    weakest.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and weakest.level_code = coalesce(
        cast(getvariable('level') as varchar),
        if(getvariable('chamber') is not null, 'chamber', if(getvariable('district') is not null, 'district', 'city'))
    )
    and (getvariable('district') is null or weakest.district_code = cast(getvariable('district') as varchar))
    and (
        getvariable('chamber') is null
        or (weakest.level_code = 'chamber' and weakest.place_code = cast(getvariable('chamber') as varchar))
    )
    and (getvariable('dimension') is null or weakest.dimension_code = cast(getvariable('dimension') as varchar))
order by
    weakest.district_code asc nulls first,
    weakest.place_code asc,
    weakest.weakness_no asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

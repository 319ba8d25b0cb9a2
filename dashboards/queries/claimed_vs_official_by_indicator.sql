-- 自评与核定（按指标）
-- Claimed and official by indicator
--
-- 各区各指标由谁核定、自评与核定相差多少，差额大者在前。分值暂定。
-- Who decided each indicator in each district, and how far the claim differs; largest first. Points are provisional.
--
-- 参数 Parameters
--   year        年度，默认最近一年 | campaign year; the latest by default
--   district    区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   indicator   指标，编码，默认全部 | indicator; a code; all by default
--   decided_by  核定来源，city、district 或 self，默认全部 | decided by; city, district or self; all by default
--   limit       最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset      跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)       年度 | Year
--   (district_code)       区代码 | District code
--   district_zh           区 | District (Chinese)
--   district_en           区（英文） | District
--   indicator_code        指标编码 | Indicator code
--   indicator_zh          指标 | Indicator (Chinese)
--   indicator_en          指标（英文） | Indicator
--   (decided_by)          核定来源编码 | Decided by (code)
--   decided_by_zh         核定来源 | Decided by (Chinese)
--   decided_by_en         核定来源（英文） | Decided by
--   chambers              商会数 | Chambers
--   chambers_changed      有改动的商会 | Changed
--   chambers_with_reason  写明原因的商会 | With a reason
--   claimed_points        自评分合计 | Claimed points
--   official_points       核定分合计 | Official points
--   difference            差额 | Difference
--   mean_difference       平均差额 | Mean difference
--   (is_provisional)      分值暂定 | Provisional

select
    differences.campaign_year,
    differences.district_code,
    differences.district_zh,
    differences.district_en,
    differences.indicator_code,
    differences.indicator_zh,
    differences.indicator_en,
    differences.decided_by,
    differences.decided_by_zh,
    differences.decided_by_en,
    differences.chambers,
    differences.chambers_changed,
    differences.chambers_with_reason,
    differences.claimed_points,
    differences.official_points,
    differences.difference,
    differences.mean_difference,
    rubrics.is_provisional
from reporting.rpt_claimed_vs_official_by_indicator as differences
inner join marts.dim_rubric as rubrics
    on differences.rubric_id = rubrics.rubric_id
where
    differences.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or differences.district_code = cast(getvariable('district') as varchar))
    and (getvariable('indicator') is null or differences.indicator_code = cast(getvariable('indicator') as varchar))
    and (getvariable('decided_by') is null or differences.decided_by = cast(getvariable('decided_by') as varchar))
order by
    differences.difference desc,
    differences.district_code asc,
    differences.indicator_code asc,
    differences.decided_by asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

-- 重点举措
-- Priority measures
--
-- 各区落实七项重点举措（文件第三部分）的得分率。分值暂定。
-- How far each district carries out the seven priority measures (part three). Points are provisional.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   measure   重点举措，编码，默认全部 | measure; a code; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   (district_code)   区代码 | District code
--   district_zh       区 | District (Chinese)
--   district_en       区（英文） | District
--   (measure_code)    举措编码 | Measure code
--   measure_zh        重点举措 | Measure (Chinese)
--   measure_en        重点举措（英文） | Measure
--   points            满分 | Full points
--   mean_score        平均分 | Mean
--   score_percent     得分率 % | Share earned %
--   (is_provisional)  分值暂定 | Provisional

select
    scores.campaign_year,
    scores.district_code,
    scores.district_zh,
    scores.district_en,
    scores.measure_code,
    scores.measure_zh,
    scores.measure_en,
    scores.points,
    scores.mean_score,
    scores.score_percent,
    rubrics.is_provisional
from reporting.rpt_priority_measures as scores
inner join marts.dim_rubric as rubrics
    on scores.rubric_id = rubrics.rubric_id
where
    scores.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or scores.district_code = cast(getvariable('district') as varchar))
    and (getvariable('measure') is null or scores.measure_code = cast(getvariable('measure') as varchar))
order by scores.district_code, scores.measure_code
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

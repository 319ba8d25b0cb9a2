-- 区 × 维度
-- District × dimension
--
-- 各区在四个维度上的平均得分与得分率，哪个区的哪个维度弱。分值暂定。
-- Mean score and share earned of each district in each dimension: who is weak where. Points are provisional.
--
-- 参数 Parameters
--   year       年度，默认最近一年 | campaign year; the latest by default
--   district   区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   dimension  维度，编码，默认全部 | dimension; a code; all by default
--   limit      最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset     跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   (district_code)   区代码 | District code
--   district_zh       区 | District (Chinese)
--   district_en       区（英文） | District
--   (dimension_code)  维度编码 | Dimension code
--   dimension_zh      维度 | Dimension (Chinese)
--   dimension_en      维度（英文） | Dimension
--   points            满分 | Full points
--   mean_score        平均分 | Mean
--   score_percent     得分率 % | Share earned %
--   district_rank     区名次 | District rank
--   (is_provisional)  分值暂定 | Provisional

select
    scores.campaign_year,
    scores.district_code,
    scores.district_zh,
    scores.district_en,
    scores.dimension_code,
    scores.dimension_zh,
    scores.dimension_en,
    scores.points,
    scores.mean_score,
    scores.score_percent,
    scores.district_rank,
    rubrics.is_provisional
from reporting.rpt_district_dimension as scores
inner join marts.dim_rubric as rubrics
    on scores.rubric_id = rubrics.rubric_id
where
    scores.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or scores.district_code = cast(getvariable('district') as varchar))
    and (getvariable('dimension') is null or scores.dimension_code = cast(getvariable('dimension') as varchar))
order by scores.district_code, scores.dimension_code
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

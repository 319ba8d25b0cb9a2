-- 自评与核定
-- Claimed against official
--
-- 自评分、佐证分、核定分并列，按自评与核定的差额由大到小。分值暂定。
-- Claimed, evidenced and official score side by side, largest difference first. Points are provisional.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   difference_rank   差额名次 | Rank by difference
--   chamber_id        商会编码 | Chamber key
--   chamber_zh        商会 | Chamber
--   (district_code)   区代码 | District code
--   district_zh       区 | District (Chinese)
--   district_en       区（英文） | District
--   claimed_score     自评分 | Claimed
--   evidenced_score   佐证分 | Evidenced
--   official_score    核定分 | Official
--   difference        自评减核定 | Claimed less official
--   (is_provisional)  分值暂定 | Provisional

select
    scores.campaign_year,
    scores.difference_rank,
    scores.chamber_id,
    scores.chamber_zh,
    scores.district_code,
    scores.district_zh,
    scores.district_en,
    scores.claimed_score,
    scores.evidenced_score,
    scores.official_score,
    scores.difference,
    rubrics.is_provisional
from reporting.rpt_claimed_vs_official as scores
inner join marts.dim_rubric as rubrics
    on scores.rubric_id = rubrics.rubric_id
where
    scores.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or scores.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or scores.chamber_id = cast(getvariable('chamber') as varchar))
order by scores.difference_rank, scores.chamber_id
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

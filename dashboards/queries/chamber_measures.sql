-- 各商会重点举措
-- Priority measures by chamber
--
-- 每家商会落实七项重点举措的得分率，旁边为本区得分率；低者在前。分值暂定。
-- How far each chamber carries out the seven measures, beside its district; lowest first. Points are provisional.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   measure   重点举措，编码，默认全部 | priority measure; a code; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   chamber_zh        商会 | Chamber
--   (district_code)   区代码 | District code
--   (measure_code)    重点举措编码 | Measure code
--   measure_zh        重点举措 | Measure (Chinese)
--   measure_en        重点举措（英文） | Measure
--   points            分值 | Points
--   official_score    核定分 | Official score
--   score_percent     得分率 % | Share earned %
--   district_percent  本区得分率 % | District %
--   chamber_id        商会编码 | Chamber key
--   (is_provisional)  分值暂定 | Provisional

select
    measures.campaign_year,
    measures.chamber_zh,
    measures.district_code,
    measures.measure_code,
    measures.measure_zh,
    measures.measure_en,
    measures.points,
    measures.official_score,
    measures.score_percent,
    measures.district_percent,
    measures.chamber_id,
    rubrics.is_provisional
from reporting.rpt_chamber_measures as measures
inner join marts.dim_rubric as rubrics
    on measures.rubric_id = rubrics.rubric_id
where
    measures.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or measures.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or measures.chamber_id = cast(getvariable('chamber') as varchar))
    and (getvariable('measure') is null or measures.measure_code = cast(getvariable('measure') as varchar))
order by
    measures.score_percent asc nulls last,
    measures.measure_code asc,
    measures.chamber_id asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

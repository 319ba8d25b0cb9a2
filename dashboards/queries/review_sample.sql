-- 走访抽查建议
-- Visits proposed
--
-- 每个区建议走访哪些商会、为什么：按未通过的检查、临近等级线、规模、久未复核排序，并按年度随机抽取一部分。
-- Which chambers each district should visit and why: failed checks, a grade's edge, size, years unseen; some drawn.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   number    每个区走访几家，默认按设定（5） | visits per district; as configured (5) by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)  年度 | Year
--   (district_code)  区代码 | District code
--   district_zh      区 | District (Chinese)
--   district_en      区（英文） | District
--   sample_no        次序 | Place
--   chamber_id       商会编码 | Chamber key
--   chamber_zh       商会 | Chamber
--   chosen_by_zh     选取方式 | Chosen (Chinese)
--   chosen_by_en     选取方式（英文） | Chosen
--   risk_points      风险分 | Risk
--   official_score   核定分 | Official score
--   reason_zh        理由 | Why (Chinese)
--   reason_en        理由（英文） | Why

select
    visits.campaign_year,
    visits.district_code,
    visits.district_zh,
    visits.district_en,
    visits.sample_no,
    visits.chamber_id,
    visits.chamber_zh,
    visits.chosen_by_zh,
    visits.chosen_by_en,
    visits.risk_points,
    visits.official_score,
    visits.reason_zh,
    visits.reason_en
from reporting.rpt_review_sample as visits
where
    visits.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or visits.district_code = cast(getvariable('district') as varchar))
    and if(getvariable('number') is null, visits.is_proposed, visits.sample_no <= cast(getvariable('number') as bigint))
order by visits.district_code, visits.sample_no
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

-- 两年得分的分解
-- From last year's score to this year's
--
-- 上一评价年度的得分如何变成今年的得分：填报变化、办法变化、适用范围变化各占多少。分值暂定。
-- How last year's score becomes this year's: by answers, by rules, by what is asked. Points are provisional.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber   商会编码，默认全部 | chamber key; all by default
--   search    查找，名称或编码中的文字，默认不限 | search; text in the name or key; any by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)        年度 | Year
--   chamber_zh             商会 | Chamber
--   (district_code)        区代码 | District code
--   district_zh            区 | District (Chinese)
--   district_en            区（英文） | District
--   previous_year          上一年度 | Year before
--   previous_score         上年核定分 | Score before
--   value_effect           填报变化 | Answers
--   rubric_effect          办法变化 | Rules
--   applicability_effect   适用范围变化 | What is asked
--   score                  核定分 | Score
--   change                 变化 | Change
--   rubric_changed         办法不同 | Other rubric
--   profile_changed        商会情况有变 | Profile changed
--   change_zh              说明 | In words (Chinese)
--   change_en              说明（英文） | In words
--   chamber_id             商会编码 | Chamber key
--   (previous_rubric_id)   上年评价办法 | Rubric before
--   (rubric_id)            评价办法编码 | Rubric key
--   (rubric_zh)            评价办法 | Rubric (Chinese)
--   (rubric_en)            评价办法（英文） | Rubric
--   (is_provisional)       分值暂定 | Provisional

select
    bridge.campaign_year,
    bridge.chamber_zh,
    bridge.district_code,
    bridge.district_zh,
    bridge.district_en,
    bridge.previous_year,
    bridge.previous_score,
    bridge.value_effect,
    bridge.rubric_effect,
    bridge.applicability_effect,
    bridge.score,
    bridge.change,
    bridge.rubric_changed,
    bridge.profile_changed,
    bridge.change_zh,
    bridge.change_en,
    bridge.chamber_id,
    bridge.previous_rubric_id,
    bridge.rubric_id,
    bridge.rubric_zh,
    bridge.rubric_en,
    bridge.is_provisional
from reporting.rpt_score_bridge as bridge
where
    bridge.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or bridge.district_code = cast(getvariable('district') as varchar))
    and (getvariable('chamber') is null or bridge.chamber_id = cast(getvariable('chamber') as varchar))
    and (
        getvariable('search') is null
        or contains(lower(bridge.chamber_zh), lower(cast(getvariable('search') as varchar)))
        or contains(lower(bridge.chamber_id), lower(cast(getvariable('search') as varchar)))
    )
order by abs(bridge.change) desc, bridge.chamber_id asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

-- 各区得分变化
-- Movement of districts
--
-- 各区与上月末、与上一评价年度相比，平均分和名次变化多少，变化是否超出误差。分值暂定。
-- How far each district's mean score and rank moved since last month and last year, and whether by more than the error.
--
-- 参数 Parameters
--   year          年度，默认最近一年 | campaign year; the latest by default
--   compared_to   比较对象，last_month 或 last_year，默认全部 | last_month or last_year; both by default
--   district      区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   beyond_error  变化大小，true 或 false（超出误差），默认全部 | size of the change; true or false (beyond the error); all by default
--   limit         最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset        跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)    年度 | Year
--   (compared_to)      比较对象编码 | Compared with (code)
--   compared_to_zh     比较对象 | Compared with (Chinese)
--   compared_to_en     比较对象（英文） | Compared with
--   (district_code)    区代码 | District code
--   district_zh        区 | District (Chinese)
--   district_en        区（英文） | District
--   score_then         当时平均分 | Mean then
--   score_now          现平均分 | Mean now
--   change             变化 | Change
--   rules_shift        其中办法和适用范围 | Of it, rules
--   rank_then          当时名次 | Rank then
--   rank_now           现名次 | Rank now
--   rank_change        名次升降 | Ranks up
--   beyond_error       超出误差 | Beyond the error
--   error_reason_zh    判断依据 | Because (Chinese)
--   error_reason_en    判断依据（英文） | Because
--   (year_then)        当时年度 | Year then
--   (rubric_id_then)   当时评价办法 | Rubric then
--   (rubric_id)        评价办法 | Rubric
--   (movement_reason)  判断依据编码 | Because (code)
--   (is_provisional)   分值暂定 | Provisional

select
    movement.campaign_year,
    movement.compared_to,
    movement.compared_to_zh,
    movement.compared_to_en,
    movement.district_code,
    movement.district_zh,
    movement.district_en,
    movement.score_then,
    movement.score_now,
    movement.change,
    movement.rules_shift,
    movement.rank_then,
    movement.rank_now,
    movement.rank_change,
    movement.beyond_error,
    movement.error_reason_zh,
    movement.error_reason_en,
    movement.year_then,
    movement.rubric_id_then,
    movement.rubric_id,
    movement.movement_reason,
    movement.is_provisional
from reporting.rpt_district_movement as movement
where
    movement.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (
        getvariable('compared_to') is null
        or movement.compared_to = cast(getvariable('compared_to') as varchar)
    )
    and (
        getvariable('beyond_error') is null
        or cast(movement.beyond_error as varchar) = cast(getvariable('beyond_error') as varchar)
    )
    and (getvariable('district') is null or movement.district_code = cast(getvariable('district') as varchar))
order by
    movement.compared_to asc,
    movement.beyond_error desc,
    abs(movement.change) desc nulls last,
    movement.district_code asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

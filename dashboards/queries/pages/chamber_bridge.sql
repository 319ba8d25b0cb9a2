-- 一个商会与上年得分之差的分解
-- The bridge between the scores of a chamber in two years
select
    bridge.previous_year,
    bridge.previous_score,
    bridge.value_effect,
    bridge.rubric_effect,
    bridge.applicability_effect,
    bridge.score,
    bridge.change,
    bridge.change_zh as change_words_zh,
    bridge.change_en as change_words_en
from reporting.rpt_score_bridge as bridge
where
    bridge.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and bridge.chamber_id = cast(getvariable('chamber') as varchar);

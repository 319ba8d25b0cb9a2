-- 一个指标得分最高和最低的商会
-- Chambers that do best and worst on an indicator
with scored as materialized (
    select
        indicators.chamber_id,
        indicators.value,
        indicators.unit,
        indicators.official_contribution,
        indicators.effective_weight,
        indicators.answer_state,
        indicators.official_contribution / indicators.effective_weight as share
    from reporting.rpt_chamber_indicator as indicators
    where
        indicators.campaign_year = coalesce(
            cast(getvariable('year') as integer),
            (select max(overview.campaign_year) from reporting.rpt_overview as overview)
        )
        and indicators.indicator_code = cast(getvariable('indicator') as varchar)
        and indicators.effective_weight > 0
),

ends as (
    (
        select
            'best' as side,
            scored.*
        from scored
        order by scored.share desc, scored.value desc nulls last, scored.chamber_id asc
        limit coalesce(cast(getvariable('limit') as bigint), 10)
    )
    union all
    (
        select
            'worst' as side,
            scored.*
        from scored
        order by scored.share asc, scored.value asc nulls last, scored.chamber_id asc
        limit coalesce(cast(getvariable('limit') as bigint), 10)
    )
)

select
    ends.side,
    ends.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    ends.value,
    ends.unit,
    ends.official_contribution,
    ends.effective_weight,
    states.name_zh as state_zh,
    states.name_en as state_en
from ends
inner join marts.dim_chamber as chambers
    on ends.chamber_id = chambers.chamber_id
inner join marts.dim_code_label as states
    on
        ends.answer_state = states.code
        and states.code_set = 'answer_state'
order by
    ends.side asc,
    case when ends.side = 'best' then -ends.share else ends.share end asc,
    case when ends.side = 'best' then -ends.value else ends.value end asc nulls last,
    ends.chamber_id asc;

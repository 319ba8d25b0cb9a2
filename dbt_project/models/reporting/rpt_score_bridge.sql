with shown as (
    select
        bridge.campaign_year,
        bridge.rubric_id,
        bridge.previous_year,
        bridge.previous_rubric_id,
        bridge.chamber_id,
        scores.district_code,
        cast(bridge.previous_score as decimal(9, 2)) as previous_score,
        cast(bridge.value_effect as decimal(9, 2)) as value_effect,
        cast(bridge.rubric_effect as decimal(9, 2)) as rubric_effect,
        cast(bridge.applicability_effect as decimal(9, 2)) as applicability_effect,
        cast(bridge.score as decimal(9, 2)) as score,
        cast(bridge.change as decimal(9, 2)) as change,
        bridge.rubric_id <> bridge.previous_rubric_id as rubric_changed,
        bridge.profile_changed
    from {{ ref('fct_score_bridge') }} as bridge
    inner join {{ ref('fct_chamber_score') }} as scores
        on
            bridge.campaign_year = scores.campaign_year
            and bridge.chamber_id = scores.chamber_id
)

select
    shown.campaign_year,
    shown.rubric_id,
    rubrics.name_zh as rubric_zh,
    rubrics.name_en as rubric_en,
    shown.previous_year,
    shown.previous_rubric_id,
    shown.chamber_id,
    chambers.name_zh as chamber_zh,
    shown.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    shown.previous_score,
    shown.value_effect,
    shown.rubric_effect,
    shown.applicability_effect,
    shown.score,
    shown.change,
    shown.rubric_changed,
    shown.profile_changed,
    shown.previous_year || ' 年 ' || shown.previous_score || ' 分：填报变化 ' || {{ signed('shown.value_effect') }}
    || '，办法变化 ' || {{ signed('shown.rubric_effect') }}
    || '，适用范围变化 ' || {{ signed('shown.applicability_effect') }}
    || '，' || shown.campaign_year || ' 年 ' || shown.score || ' 分。' as change_zh,
    shown.previous_score || ' in ' || shown.previous_year || ': answers ' || {{ signed('shown.value_effect') }}
    || ', rules ' || {{ signed('shown.rubric_effect') }}
    || ', what is asked ' || {{ signed('shown.applicability_effect') }}
    || ' make ' || shown.score || ' in ' || shown.campaign_year || '.' as change_en,
    rubrics.is_provisional
from shown
inner join {{ ref('dim_chamber') }} as chambers
    on shown.chamber_id = chambers.chamber_id
inner join {{ ref('dim_rubric') }} as rubrics
    on shown.rubric_id = rubrics.rubric_id
left join {{ ref('dim_district') }} as districts
    on shown.district_code = districts.district_code
order by shown.campaign_year, shown.chamber_id

-- What is compared: now, as of the last day of the month before, and the campaign year before. rules_shift is what the
-- change of rules and of what is asked does to the earlier score, so that like is compared with like.
with now_side as (
    select
        scores.campaign_year as scored_year,
        scores.rubric_id,
        scores.chamber_id,
        scores.district_code,
        scores.official_score,
        scores.floor_score,
        scores.ceiling_score,
        scores.has_submitted,
        scores.city_rank,
        robustness.rank_p05,
        robustness.rank_p95
    from {{ ref('fct_chamber_score') }} as scores
    left join {{ ref('fct_rank_robustness') }} as robustness
        on
            scores.campaign_year = robustness.campaign_year
            and scores.chamber_id = robustness.chamber_id
)

select
    'now' as side,
    now_side.scored_year as campaign_year,
    cast(0 as decimal(18, 9)) as rules_shift,
    now_side.*
from now_side
inner join {{ ref('int_chamber_years') }} as chambers
    on
        now_side.scored_year = chambers.campaign_year
        and now_side.chamber_id = chambers.chamber_id
where chambers.is_in_register or now_side.has_submitted
union all by name
select
    'last_month' as side,
    now_side.scored_year as campaign_year,
    cast(0 as decimal(18, 9)) as rules_shift,
    now_side.*
from now_side
cross join {{ ref('stg_earlier_run') }} as earlier
where earlier.is_now
union all by name
select
    'last_month' as side,
    campaign_year,
    campaign_year as scored_year,
    cast(0 as decimal(18, 9)) as rules_shift,
    * exclude (campaign_year)
from {{ ref('stg_earlier_chamber_scores') }}
union all by name
select
    'last_year' as side,
    pairs.campaign_year,
    coalesce(bridge.rubric_effect + bridge.applicability_effect, 0) as rules_shift,
    now_side.*
from {{ ref('int_year_pairs') }} as pairs
inner join now_side
    on
        pairs.previous_year = now_side.scored_year
        and pairs.chamber_id = now_side.chamber_id
left join {{ ref('fct_score_bridge') }} as bridge
    on
        pairs.campaign_year = bridge.campaign_year
        and pairs.chamber_id = bridge.chamber_id
where pairs.was_present

-- What reviewers and missing evidence took off the claims: by district and indicator, and by whose word decided.
select
    scores.campaign_year,
    scores.rubric_id,
    chambers.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    scores.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    scores.decided_by,
    stages.name_zh as decided_by_zh,
    stages.name_en as decided_by_en,
    count(*) as chambers,
    count(*) filter (where scores.claimed_points <> scores.official_points) as chambers_changed,
    count(*) filter (where scores.deduction_reason is not null) as chambers_with_reason,
    cast(sum(scores.claimed_points) as decimal(18, 2)) as claimed_points,
    cast(sum(scores.official_points) as decimal(18, 2)) as official_points,
    cast(sum(scores.claimed_points - scores.official_points) as decimal(18, 2)) as difference,
    cast({{ decimal_divide('sum(scores.claimed_points - scores.official_points)', 'count(*)') }} as decimal(9, 2))
        as mean_difference
from {{ ref('fct_indicator_score') }} as scores
inner join {{ ref('fct_chamber_score') }} as chambers
    on
        scores.campaign_year = chambers.campaign_year
        and scores.chamber_id = chambers.chamber_id
inner join {{ ref('dim_district') }} as districts
    on chambers.district_code = districts.district_code
inner join {{ ref('dim_indicator') }} as indicators
    on
        scores.rubric_id = indicators.rubric_id
        and scores.indicator_code = indicators.code
inner join {{ ref('dim_code_label') }} as stages
    on
        scores.decided_by = stages.code
        and stages.code_set = 'stage'
where
    scores.answer_state <> 'not_applicable'
    and scores.decided_by is not null
group by all
order by scores.campaign_year, chambers.district_code, scores.indicator_code, scores.decided_by

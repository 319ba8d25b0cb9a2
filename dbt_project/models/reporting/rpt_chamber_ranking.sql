select
    scores.campaign_year,
    scores.rubric_id,
    scores.city_rank,
    scores.district_rank,
    scores.peer_rank,
    scores.chamber_id,
    chambers.name_zh as chamber_zh,
    scores.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    profiles.chamber_type as chamber_type_zh,
    profiles.chamber_type_en,
    profiles.is_registered,
    profiles.has_party_org,
    profiles.peer_group_zh,
    profiles.peer_group_en,
    cast(scores.official_score as decimal(9, 2)) as official_score,
    cast(scores.claimed_score as decimal(9, 2)) as claimed_score,
    cast(scores.evidenced_score as decimal(9, 2)) as evidenced_score,
    cast(scores.floor_score as decimal(9, 2)) as floor_score,
    cast(scores.ceiling_score as decimal(9, 2)) as ceiling_score,
    cast(100 * scores.answered_share as decimal(9, 1)) as answered_percent,
    scores.grade_code,
    grades.name_zh as grade_zh,
    grades.name_en as grade_en,
    scores.is_ranked,
    scores.unranked_reason_zh,
    scores.unranked_reason_en,
    robustness.rank_median,
    robustness.rank_p05,
    robustness.rank_p95,
    cast(100 * robustness.top_ten_probability as decimal(9, 1)) as top_ten_percent,
    cast(100 * robustness.bottom_tenth_probability as decimal(9, 1)) as bottom_tenth_percent,
    cast(100 * chances.probability as decimal(9, 1)) as grade_percent,
    rubrics.is_provisional
from {{ ref('fct_chamber_score') }} as scores
inner join {{ ref('dim_chamber') }} as chambers
    on scores.chamber_id = chambers.chamber_id
inner join {{ ref('dim_chamber_year') }} as profiles
    on
        scores.campaign_year = profiles.campaign_year
        and scores.chamber_id = profiles.chamber_id
inner join {{ ref('dim_rubric') }} as rubrics
    on scores.rubric_id = rubrics.rubric_id
left join {{ ref('dim_district') }} as districts
    on scores.district_code = districts.district_code
left join {{ ref('dim_grade') }} as grades
    on
        scores.rubric_id = grades.rubric_id
        and scores.grade_code = grades.grade_code
left join {{ ref('fct_rank_robustness') }} as robustness
    on
        scores.campaign_year = robustness.campaign_year
        and scores.chamber_id = robustness.chamber_id
left join {{ ref('fct_grade_probability') }} as chances
    on
        scores.campaign_year = chances.campaign_year
        and scores.chamber_id = chances.chamber_id
        and scores.grade_code = chances.grade_code
order by scores.campaign_year, scores.city_rank nulls last, scores.chamber_id

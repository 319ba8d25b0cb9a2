select
    scores.campaign_year,
    scores.rubric_id,
    scores.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    cast(scores.claimed_score as decimal(9, 2)) as claimed_score,
    cast(scores.evidenced_score as decimal(9, 2)) as evidenced_score,
    cast(scores.official_score as decimal(9, 2)) as official_score,
    cast(scores.claimed_score - scores.official_score as decimal(9, 2)) as difference,
    rank() over (
        partition by scores.campaign_year
        order by scores.claimed_score - scores.official_score desc
    ) as difference_rank
from {{ ref('fct_chamber_score') }} as scores
inner join {{ ref('dim_chamber') }} as chambers
    on scores.chamber_id = chambers.chamber_id
where scores.has_submitted
order by scores.campaign_year, difference_rank, scores.chamber_id

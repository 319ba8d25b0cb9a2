with standing as (
    select
        scores.*,
        status.is_ranked,
        status.unranked_reason,
        status.unranked_reason_zh,
        status.unranked_reason_en,
        grades.grade_code,
        chamber_years.district_code,
        chamber_years.peer_group,
        {{ rank_key('scores.official_score', 'campaigns.rank_decimals') }} as official_rank_key
    from {{ ref('int_chamber_scores') }} as scores
    inner join {{ ref('int_chamber_standing') }} as status
        on
            scores.campaign_year = status.campaign_year
            and scores.chamber_id = status.chamber_id
    inner join {{ ref('int_chamber_years') }} as chamber_years
        on
            scores.campaign_year = chamber_years.campaign_year
            and scores.chamber_id = chamber_years.chamber_id
    inner join {{ ref('int_campaigns') }} as campaigns
        on scores.campaign_year = campaigns.campaign_year
    left join {{ ref('int_chamber_grades') }} as grades
        on
            scores.campaign_year = grades.campaign_year
            and scores.chamber_id = grades.chamber_id
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    district_code,
    peer_group,
    cast(claimed_score as decimal(18, 9)) as claimed_score,
    cast(evidenced_score as decimal(18, 9)) as evidenced_score,
    cast(official_score as decimal(18, 9)) as official_score,
    cast(floor_score as decimal(18, 9)) as floor_score,
    cast(ceiling_score as decimal(18, 9)) as ceiling_score,
    answered_share,
    has_submitted,
    grade_code,
    is_ranked,
    unranked_reason,
    unranked_reason_zh,
    unranked_reason_en,
    -- Competition ranks (1, 2, 2, 4) among the ranked, on the precision that the rubric declares.
    if(is_ranked, rank() over (
        partition by campaign_year, is_ranked
        order by official_rank_key desc
    ), null) as city_rank,
    if(is_ranked, rank() over (
        partition by campaign_year, district_code, is_ranked
        order by official_rank_key desc
    ), null) as district_rank,
    if(is_ranked, rank() over (
        partition by campaign_year, peer_group, is_ranked
        order by official_rank_key desc
    ), null) as peer_rank
from standing
order by campaign_year, chamber_id

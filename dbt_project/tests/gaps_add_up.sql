-- Gaps by indicator and the gap in adjustments add up to a chamber's distance from the mean of its peers; its distance
-- to the next grade is that grade's edge without its contributions and adjustments. To the last digit.
with by_indicator as (
    select
        scores.campaign_year,
        scores.chamber_id,
        sum(scores.official_contribution - means.peer_contribution) as gap,
        sum(scores.official_contribution) as contributions
    from {{ ref('fct_indicator_score') }} as scores
    inner join {{ ref('fct_chamber_gap') }} as chambers
        on
            scores.campaign_year = chambers.campaign_year
            and scores.chamber_id = chambers.chamber_id
    inner join {{ ref('fct_peer_indicator_score') }} as means
        on
            scores.campaign_year = means.campaign_year
            and chambers.peer_group = means.peer_group
            and scores.indicator_code = means.indicator_code
    group by all
),

by_adjustment as (
    select
        campaign_year,
        chamber_id,
        sum(points) as points
    from {{ ref('fct_chamber_adjustment') }}
    group by all
)

select
    gaps.campaign_year,
    gaps.chamber_id
from {{ ref('fct_chamber_gap') }} as gaps
inner join {{ ref('fct_peer_group_score') }} as peers
    on
        gaps.campaign_year = peers.campaign_year
        and gaps.peer_group = peers.peer_group
left join by_indicator
    on
        gaps.campaign_year = by_indicator.campaign_year
        and gaps.chamber_id = by_indicator.chamber_id
left join by_adjustment
    on
        gaps.campaign_year = by_adjustment.campaign_year
        and gaps.chamber_id = by_adjustment.chamber_id
left join {{ ref('stg_rubric_grades') }} as grades
    on
        gaps.rubric_id = grades.rubric_id
        and gaps.next_grade_code = grades.grade_code
where
    (by_indicator.gap + coalesce(by_adjustment.points, 0) - peers.mean_adjustment = gaps.peer_mean_gap) is not true
    or gaps.points_to_next_grade
    is distinct from grades.min_total - by_indicator.contributions - coalesce(by_adjustment.points, 0)

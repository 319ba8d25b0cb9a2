with words as (
    select distinct
        peer_group,
        peer_group_zh,
        peer_group_en
    from {{ ref('dim_chamber_year') }}
)

select
    scores.campaign_year,
    scores.rubric_id,
    scores.peer_group,
    words.peer_group_zh,
    words.peer_group_en,
    scores.chambers_expected,
    scores.chambers_ranked,
    cast(scores.mean_score as decimal(9, 2)) as mean_score,
    cast(scores.median_score as decimal(9, 2)) as median_score,
    cast(scores.q1_score as decimal(9, 2)) as q1_score,
    cast(scores.q3_score as decimal(9, 2)) as q3_score
from {{ ref('fct_peer_group_score') }} as scores
inner join words
    on scores.peer_group = words.peer_group
order by scores.campaign_year, scores.peer_group

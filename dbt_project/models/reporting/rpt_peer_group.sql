select
    scores.campaign_year,
    scores.rubric_id,
    scores.peer_group,
    chambers.peer_group_zh,
    chambers.peer_group_en,
    count(*) as chambers_expected,
    count(*) filter (where scores.is_ranked) as chambers_ranked,
    cast({{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as decimal(9, 2)) as mean_score,
    cast(quantile_cont(scores.official_score, 0.5) as decimal(9, 2)) as median_score,
    cast(quantile_cont(scores.official_score, 0.25) as decimal(9, 2)) as q1_score,
    cast(quantile_cont(scores.official_score, 0.75) as decimal(9, 2)) as q3_score
from {{ ref('fct_chamber_score') }} as scores
inner join {{ ref('dim_chamber') }} as chambers
    on scores.chamber_id = chambers.chamber_id
group by all
order by scores.campaign_year, scores.peer_group

with means as (
    select distinct
        campaign_year,
        peer_group,
        mean_before_adjustments
    from {{ ref('int_peer_contributions') }}
),

peer_groups as (
    select
        campaign_year,
        rubric_id,
        peer_group,
        count(*) as chambers_expected,
        count(*) filter (where has_submitted) as chambers_submitted,
        count(*) filter (where is_ranked) as chambers_ranked,
        {{ decimal_divide('sum(official_score)', 'count(*)') }} as mean_score,
        {{ decimal_quartile('official_score', 2) }} as median_score,
        {{ decimal_quartile('official_score', 1) }} as q1_score,
        {{ decimal_quartile('official_score', 3) }} as q3_score
    from {{ ref('fct_chamber_score') }}
    group by all
)

select
    peer_groups.campaign_year,
    peer_groups.rubric_id,
    peer_groups.peer_group,
    peer_groups.chambers_expected,
    peer_groups.chambers_submitted,
    peer_groups.chambers_ranked,
    peer_groups.mean_score,
    means.mean_before_adjustments,
    cast(peer_groups.mean_score - means.mean_before_adjustments as decimal(18, 9)) as mean_adjustment,
    peer_groups.median_score,
    peer_groups.q1_score,
    peer_groups.q3_score
from peer_groups
inner join means
    on
        peer_groups.campaign_year = means.campaign_year
        and peer_groups.peer_group = means.peer_group
order by peer_groups.campaign_year, peer_groups.peer_group

-- 同类组（类型 × 是否注册）的家数与分布
-- A peer group (type by registration): count and quartiles
select
    peers.peer_group,
    peers.peer_group_zh,
    peers.peer_group_en,
    peers.chambers_expected,
    peers.chambers_ranked,
    peers.mean_score,
    peers.median_score,
    peers.q1_score,
    peers.q3_score
from reporting.rpt_peer_group as peers
where
    peers.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('peer_group') is null or peers.peer_group = cast(getvariable('peer_group') as varchar))
order by peers.peer_group;

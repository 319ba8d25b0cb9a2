select
    means.campaign_year,
    campaigns.rubric_id,
    means.peer_group,
    means.indicator_code,
    means.mean_contribution as peer_contribution
from {{ ref('int_peer_contributions') }} as means
inner join {{ ref('int_campaigns') }} as campaigns
    on means.campaign_year = campaigns.campaign_year
order by means.campaign_year, means.peer_group, means.indicator_code

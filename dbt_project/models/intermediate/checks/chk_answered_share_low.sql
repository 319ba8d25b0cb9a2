select
    scores.campaign_year,
    scores.chamber_id,
    if(scores.answered_share < campaigns.min_answered_share, 'fail', 'pass') as status,
    100 * scores.answered_share as value_checked,
    100 * campaigns.min_answered_share as compared_with
from {{ ref('int_chamber_scores') }} as scores
inner join {{ ref('int_campaigns') }} as campaigns
    on scores.campaign_year = campaigns.campaign_year
where scores.has_submitted

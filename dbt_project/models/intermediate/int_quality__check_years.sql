-- The checks that are switched on for a campaign year, with that year's thresholds.
select
    campaigns.campaign_year,
    checks.*
from {{ ref('int_campaigns') }} as campaigns
inner join {{ ref('stg_submission_checks') }} as checks
    on
        campaigns.campaign_year >= coalesce(checks.from_year, campaigns.campaign_year)
        and campaigns.campaign_year <= coalesce(checks.to_year, campaigns.campaign_year)

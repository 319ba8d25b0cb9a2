-- campaign_year is the scenario's own number here (year and step), so that the rules of scoring read it like a year.
with pairs as (
    select distinct
        campaign_year,
        previous_year
    from {{ ref('int_year_pairs') }}
    where is_rescored
),

scenarios as (
    select
        campaign_year as year_now,
        1 as step_no,
        'old_values_old_rules' as step,
        previous_year as value_year,
        previous_year as rules_year
    from pairs
    union all
    select
        campaign_year as year_now,
        2 as step_no,
        'new_values_old_rules' as step,
        campaign_year as value_year,
        previous_year as rules_year
    from pairs
    union all
    select
        campaign_year as year_now,
        3 as step_no,
        'new_values_new_rules' as step,
        campaign_year as value_year,
        campaign_year as rules_year
    from pairs
)

select
    scenarios.year_now,
    scenarios.step,
    scenarios.value_year,
    campaigns.* replace (10 * scenarios.year_now + scenarios.step_no as campaign_year)
from scenarios
inner join {{ ref('int_campaigns') }} as campaigns
    on scenarios.rules_year = campaigns.campaign_year

-- change = (new values - old values) + (new rules - old rules) + (what counts in one of the years only). The middle
-- scores come from the scenarios; where rules and profile are the same, all of the change is one of values.
with steps as (
    select
        scenarios.year_now as campaign_year,
        scores.chamber_id,
        max(scores.official_score) filter (where scenarios.step = 'old_values_old_rules') as old_values_old_rules,
        max(scores.official_score) filter (where scenarios.step = 'new_values_old_rules') as new_values_old_rules,
        max(scores.official_score) filter (where scenarios.step = 'new_values_new_rules') as new_values_new_rules
    from {{ ref('int_scenario_chamber_scores') }} as scores
    inner join {{ ref('int_scenario_campaigns') }} as scenarios
        on scores.campaign_year = scenarios.campaign_year
    group by all
),

joined as (
    select
        pairs.*,
        before.official_score as previous_score,
        now.official_score as score,
        coalesce(steps.old_values_old_rules, before.official_score) as old_values_old_rules,
        coalesce(steps.new_values_old_rules, now.official_score) as new_values_old_rules,
        coalesce(steps.new_values_new_rules, now.official_score) as new_values_new_rules
    from {{ ref('int_year_pairs') }} as pairs
    inner join {{ ref('fct_chamber_score') }} as before
        on
            pairs.previous_year = before.campaign_year
            and pairs.chamber_id = before.chamber_id
    inner join {{ ref('fct_chamber_score') }} as now
        on
            pairs.campaign_year = now.campaign_year
            and pairs.chamber_id = now.chamber_id
    left join steps
        on
            pairs.campaign_year = steps.campaign_year
            and pairs.chamber_id = steps.chamber_id
    where pairs.is_present and pairs.was_present
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    previous_year,
    previous_rubric_id,
    cast(previous_score as decimal(18, 9)) as previous_score,
    cast(new_values_old_rules - old_values_old_rules as decimal(18, 9)) as value_effect,
    cast(new_values_new_rules - new_values_old_rules as decimal(18, 9)) as rubric_effect,
    cast(
        (old_values_old_rules - previous_score) + (score - new_values_new_rules) as decimal(18, 9)
    ) as applicability_effect,
    cast(score as decimal(18, 9)) as score,
    cast(score - previous_score as decimal(18, 9)) as change,
    profile_changed
from joined
order by campaign_year, chamber_id

-- What each indicator adds to the mean total of a peer group, before adjustments. Means decompose and medians do not,
-- so the mean is the reference that gaps by indicator add up to, to the last digit.
with summed as (
    select
        weights.campaign_year,
        chamber_years.peer_group,
        weights.indicator_code,
        cast(sum({{ to_units('weights.official_contribution') }}) as hugeint) as part_units
    from {{ ref('int_indicator_weights') }} as weights
    inner join {{ ref('int_chamber_years') }} as chamber_years
        on
            weights.campaign_year = chamber_years.campaign_year
            and weights.chamber_id = chamber_years.chamber_id
    group by all
),

means as (
    select
        totals.campaign_year,
        chamber_years.peer_group,
        {{ decimal_divide('sum(totals.official_score)', 'count(*)') }} as mean_before_adjustments
    from {{ ref('int_total_scores') }} as totals
    inner join {{ ref('int_chamber_years') }} as chamber_years
        on
            totals.campaign_year = chamber_years.campaign_year
            and totals.chamber_id = chamber_years.chamber_id
    group by all
),

pooled as (
    select
        summed.campaign_year,
        summed.peer_group,
        summed.indicator_code,
        summed.part_units,
        means.mean_before_adjustments,
        {{ to_units('means.mean_before_adjustments') }} as pool_units
    from summed
    inner join means
        on
            summed.campaign_year = means.campaign_year
            and summed.peer_group = means.peer_group
),

{{ largest_remainders('pooled', ['campaign_year', 'peer_group'], 'indicator_code') }}

select
    campaign_year,
    peer_group,
    indicator_code,
    mean_before_adjustments,
    {{ from_units('share_units') }} as mean_contribution
from shared_out

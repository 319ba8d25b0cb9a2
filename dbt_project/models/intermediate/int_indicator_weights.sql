-- The official weight each indicator really got, and what it adds to the total. A criterion's score is shared out over
-- its indicators in proportion to their points; where a mean is geometric nothing adds up by itself, and the total
-- before adjustments is shared out in proportion to what each indicator earned. Largest remainders get the last units.
with points as (
    select
        points.*,
        points.is_applicable
        and (points.is_answered or campaigns.unanswered_policy is distinct from 'redistribute') as counts,
        campaigns.unanswered_policy
    from {{ ref('int_indicator_points') }} as points
    inner join {{ ref('int_campaigns') }} as campaigns
        on points.campaign_year = campaigns.campaign_year
    where points.basis = 'official'
),

weighed as (
    select
        points.campaign_year,
        points.rubric_id,
        points.chamber_id,
        points.indicator_code,
        weights.dimension_code,
        weights.criterion_code,
        points.is_answered,
        if(points.counts, points.points, 0) as points,
        case
            when points.counts
                then {{ decimal_share('weights.criterion_weight', 'points.max_points', 'weights.applicable_points') }}
            else 0
        end as effective_weight,
        case
            when points.is_applicable
                then
                    {{ decimal_share('bounds.criterion_weight', 'points.max_points', 'bounds.applicable_points') }}
            else 0
        end as applicable_weight,
        case
            when points.counts
                then {{ decimal_share('weights.criterion_weight', 'points.points', 'weights.applicable_points') }}
            else 0
        end as earned_weight
    from points
    inner join {{ ref('int_criterion_weights') }} as weights
        on
            points.campaign_year = weights.campaign_year
            and points.chamber_id = weights.chamber_id
            and points.basis = weights.basis
            and points.criterion_code = weights.criterion_code
    inner join {{ ref('int_criterion_weights') }} as bounds
        on
            points.campaign_year = bounds.campaign_year
            and points.chamber_id = bounds.chamber_id
            and points.criterion_code = bounds.criterion_code
            and bounds.basis = if(points.unanswered_policy = 'redistribute', 'bounds', 'official')
),

-- What is shared out (units of 1e-9), among whom, and by which parts.
pooled as (
    select
        weighed.campaign_year,
        weighed.rubric_id,
        weighed.chamber_id,
        weighed.indicator_code,
        weighed.dimension_code,
        weighed.criterion_code,
        weighed.is_answered,
        weighed.effective_weight,
        weighed.applicable_weight,
        if(geometric_rubrics.rubric_id is null, weighed.criterion_code, '') as pool_code,
        {{ to_units(
            'if(geometric_rubrics.rubric_id is null, criteria.official_score, totals.official_score)'
        ) }} as pool_units,
        {{ to_units(
            'if(geometric_rubrics.rubric_id is null, weighed.points, weighed.earned_weight)'
        ) }} as part_units
    from weighed
    inner join {{ ref('int_criterion_scores') }} as criteria
        on
            weighed.campaign_year = criteria.campaign_year
            and weighed.chamber_id = criteria.chamber_id
            and weighed.criterion_code = criteria.criterion_code
    inner join {{ ref('int_total_scores') }} as totals
        on
            weighed.campaign_year = totals.campaign_year
            and weighed.chamber_id = totals.chamber_id
    left join {{ ref('int_geometric_rubrics') }} as geometric_rubrics
        on weighed.rubric_id = geometric_rubrics.rubric_id
),

{{ largest_remainders('pooled', ['campaign_year', 'chamber_id', 'pool_code'], 'indicator_code') }}

select
    campaign_year,
    rubric_id,
    chamber_id,
    indicator_code,
    dimension_code,
    criterion_code,
    is_answered,
    effective_weight,
    applicable_weight,
    {{ from_units('share_units') }} as official_contribution
from shared_out

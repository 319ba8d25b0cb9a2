-- The official weight each indicator really got, and what it adds to the total. Where a mean is geometric nothing adds
-- up by itself: there the total before adjustments is shared out in proportion to what each indicator earned.
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

geometric_rubrics as (
    select rubric_id from {{ ref('int_campaigns') }}
    where aggregation = 'geometric'
    union
    select rubric_id from {{ ref('stg_rubric_dimensions') }}
    where aggregation = 'geometric'
    union
    select rubric_id from {{ ref('stg_rubric_criteria') }}
    where aggregation = 'geometric'
),

geometric as (
    select
        totals.campaign_year,
        totals.chamber_id,
        any_value(totals.official_score) as official_score,
        sum(weighed.earned_weight) as earned_weight
    from {{ ref('int_total_scores') }} as totals
    inner join weighed
        on
            totals.campaign_year = weighed.campaign_year
            and totals.chamber_id = weighed.chamber_id
    inner join geometric_rubrics
        on weighed.rubric_id = geometric_rubrics.rubric_id
    group by all
)

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
    case
        when geometric.chamber_id is null then weighed.earned_weight
        else coalesce(
            {{ decimal_share('geometric.official_score', 'weighed.earned_weight', 'geometric.earned_weight') }}, 0
        )
    end as official_contribution
from weighed
left join geometric
    on
        weighed.campaign_year = geometric.campaign_year
        and weighed.chamber_id = geometric.chamber_id

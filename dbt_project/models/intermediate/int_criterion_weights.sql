-- The points a criterion is worth to a chamber. Where nothing under a node applies, its points go to its siblings.
with criteria as (
    select
        points.campaign_year,
        points.rubric_id,
        points.chamber_id,
        points.basis,
        points.criterion_code,
        sum(points.max_points) filter (where points.is_applicable) as applicable_points,
        sum(points.points) as earned_points,
        sum(points.ceiling_points) as ceiling_points
    from {{ ref('int_indicator_points') }} as points
    group by all
),

placed as (
    select
        criteria.*,
        tree.dimension_code,
        tree.points as criterion_points,
        dimensions.points as dimension_points,
        campaigns.total_points,
        criteria.applicable_points is not null as is_applicable
    from criteria
    inner join {{ ref('stg_rubric_criteria') }} as tree
        on
            criteria.rubric_id = tree.rubric_id
            and criteria.criterion_code = tree.code
    inner join {{ ref('stg_rubric_dimensions') }} as dimensions
        on
            tree.rubric_id = dimensions.rubric_id
            and tree.dimension_code = dimensions.code
    inner join {{ ref('int_campaigns') }} as campaigns
        on criteria.campaign_year = campaigns.campaign_year
),

dimension_weights as (
    select
        campaign_year,
        chamber_id,
        basis,
        dimension_code,
        {{ decimal_share(
            'any_value(total_points)',
            'any_value(dimension_points)',
            'sum(any_value(dimension_points)) over (partition by campaign_year, chamber_id, basis)'
        ) }} as dimension_weight,
        sum(criterion_points) as applicable_criterion_points
    from placed
    where is_applicable
    group by campaign_year, chamber_id, basis, dimension_code
)

select
    placed.campaign_year,
    placed.rubric_id,
    placed.chamber_id,
    placed.basis,
    placed.dimension_code,
    placed.criterion_code,
    coalesce(placed.applicable_points, 0) as applicable_points,
    placed.earned_points,
    placed.ceiling_points,
    case
        when placed.is_applicable then {{ decimal_share(
            'dimension_weights.dimension_weight',
            'placed.criterion_points',
            'dimension_weights.applicable_criterion_points'
        ) }}
        else 0
    end as criterion_weight
from placed
left join dimension_weights
    on
        placed.campaign_year = dimension_weights.campaign_year
        and placed.chamber_id = dimension_weights.chamber_id
        and placed.basis = dimension_weights.basis
        and placed.dimension_code = dimension_weights.dimension_code

-- The points a criterion is worth to a chamber. Where nothing under a node counts, its points go to its siblings, or to
-- all leaves of the dimension or the total that are pooled. Basis "bounds" keeps what is unanswered: floor and ceiling
-- are taken on it where the scores themselves redistribute it.
with leaves as (
    select
        points.*,
        campaigns.unanswered_policy,
        points.is_applicable
        and (points.is_answered or campaigns.unanswered_policy is distinct from 'redistribute') as counts
    from {{ ref('int_indicator_points') }} as points
    inner join {{ ref('int_campaigns') }} as campaigns
        on points.campaign_year = campaigns.campaign_year
),

seen as (
    select * from leaves
    union all
    select * replace ('bounds' as basis, is_applicable as counts)
    from leaves
    where unanswered_policy = 'redistribute' and basis = 'official'
),

dimensions as (
    select
        rubric_id,
        code,
        points,
        sum(points) over (partition by rubric_id) as all_points
    from {{ ref('stg_rubric_dimensions') }}
),

rubrics as (
    select distinct
        rubric_id,
        total_points,
        aggregation,
        not_applicable_policy
    from {{ ref('int_campaigns') }}
),

nodes as (
    select
        criteria.rubric_id,
        criteria.dimension_code,
        criteria.code as criterion_code,
        criteria.points as criterion_points,
        dimensions.points as dimension_points,
        coalesce(criteria.aggregation, rubrics.aggregation, 'arithmetic') = 'geometric' as is_geometric,
        rubrics.total_points,
        rubrics.not_applicable_policy,
        sum(criteria.points) over (partition by criteria.rubric_id, criteria.dimension_code) as all_criterion_points,
        dimensions.all_points as all_dimension_points
    from {{ ref('stg_rubric_criteria') }} as criteria
    inner join dimensions
        on
            criteria.rubric_id = dimensions.rubric_id
            and criteria.dimension_code = dimensions.code
    inner join rubrics
        on criteria.rubric_id = rubrics.rubric_id
),

criteria as (
    select
        seen.campaign_year,
        seen.rubric_id,
        seen.chamber_id,
        seen.basis,
        seen.criterion_code,
        sum(seen.max_points) filter (where seen.state_reason is distinct from 'other_profile') as profile_points,
        sum(seen.max_points) filter (where seen.counts) as applicable_points,
        sum(seen.points) as earned_points,
        sum(seen.ceiling_points) as ceiling_points,
        {{ geometric_share(
            'seen.max_points', 'seen.points', 'seen.max_points', 'seen.counts and nodes.is_geometric'
        ) }} as earned_share,
        {{ geometric_share(
            'seen.max_points', 'seen.ceiling_points', 'seen.max_points', 'seen.counts and nodes.is_geometric'
        ) }} as ceiling_share
    from seen
    inner join nodes
        on
            seen.rubric_id = nodes.rubric_id
            and seen.criterion_code = nodes.criterion_code
    group by all
),

placed as (
    select
        criteria.*,
        nodes.dimension_code,
        nodes.is_geometric,
        nodes.dimension_points,
        nodes.total_points,
        nodes.not_applicable_policy,
        criteria.applicable_points is not null as is_applicable,
        -- What the criterion brings to the pool: its own points, or those of its leaves that count.
        case
            when nodes.not_applicable_policy in ('dimension', 'total') then {{ decimal_share(
                decimal_share(
                    decimal_share('nodes.total_points', 'nodes.dimension_points', 'nodes.all_dimension_points'),
                    'nodes.criterion_points',
                    'nodes.all_criterion_points'
                ),
                'criteria.applicable_points',
                'criteria.profile_points'
            ) }}
            else nodes.criterion_points
        end as pooled_points
    from criteria
    inner join nodes
        on
            criteria.rubric_id = nodes.rubric_id
            and criteria.criterion_code = nodes.criterion_code
),

dimension_weights as (
    select
        campaign_year,
        chamber_id,
        basis,
        dimension_code,
        any_value(total_points) as total_points,
        {{ decimal_share(
            'any_value(total_points)',
            'any_value(dimension_points)',
            'sum(any_value(dimension_points)) over (partition by campaign_year, chamber_id, basis)'
        ) }} as dimension_weight,
        sum(pooled_points) as dimension_pool,
        sum(sum(pooled_points)) over (partition by campaign_year, chamber_id, basis) as total_pool
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
    placed.is_geometric,
    coalesce(placed.applicable_points, 0) as applicable_points,
    placed.earned_points,
    placed.ceiling_points,
    placed.earned_share,
    placed.ceiling_share,
    case
        when not placed.is_applicable then 0
        when placed.not_applicable_policy = 'total' then {{ decimal_share(
            'dimension_weights.total_points', 'placed.pooled_points', 'dimension_weights.total_pool'
        ) }}
        else {{ decimal_share(
            'dimension_weights.dimension_weight', 'placed.pooled_points', 'dimension_weights.dimension_pool'
        ) }}
    end as criterion_weight
from placed
left join dimension_weights
    on
        placed.campaign_year = dimension_weights.campaign_year
        and placed.chamber_id = dimension_weights.chamber_id
        and placed.basis = dimension_weights.basis
        and placed.dimension_code = dimension_weights.dimension_code

-- What the draws of dim_robustness_draw are computed from: the share of a criterion under each of their assumptions.
with nodes as (
    select
        criteria.rubric_id,
        criteria.code,
        coalesce(criteria.aggregation, rubrics.aggregation, 'arithmetic') = 'geometric' as is_geometric,
        coalesce(rubrics.unanswered_policy, 'zero') = 'redistribute' as is_redistributed
    from {{ ref('stg_rubric_criteria') }} as criteria
    inner join {{ ref('stg_rubrics') }} as rubrics
        on criteria.rubric_id = rubrics.rubric_id
),

indicators as (
    select
        scores.*,
        nodes.is_geometric,
        nodes.is_redistributed,
        scores.state_reason <> 'other_profile' as is_in_profile,
        scores.answer_state <> 'not_applicable' as is_applicable,
        scores.answer_state in ('not_reported', 'invalid') as is_unanswered
    from {{ ref('fct_indicator_score') }} as scores
    inner join nodes
        on
            scores.rubric_id = nodes.rubric_id
            and scores.criterion_code = nodes.code
),

leaves as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        dimension_code,
        criterion_code,
        max_points,
        is_geometric,
        is_in_profile,
        is_applicable,
        is_applicable and not (is_redistributed and is_unanswered) as is_counted,
        {{ points_by_assumption() }}
    from indicators
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    dimension_code,
    criterion_code,
    cast(coalesce({{ decimal_divide(
        'sum(max_points) filter (where is_counted)', 'sum(max_points) filter (where is_in_profile)'
    ) }}, 0) as decimal(18, 9)) as counted_share,
    cast(coalesce({{ decimal_divide(
        'sum(max_points) filter (where is_applicable)', 'sum(max_points) filter (where is_in_profile)'
    ) }}, 0) as decimal(18, 9)) as applicable_share,
    {{ shares_by_assumption() }}
from leaves
group by campaign_year, rubric_id, chamber_id, dimension_code, criterion_code, is_geometric
order by campaign_year, chamber_id, criterion_code

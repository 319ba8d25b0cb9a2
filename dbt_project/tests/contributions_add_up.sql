-- Contributions and adjustment lines add up to the official score, and contributions to each criterion's score unless a
-- mean is geometric: to the last digit. Effective weights are each rounded to half a 1e-9; only where a rubric
-- redistributes what is unanswered, and nothing is answered, has nothing any weight.
with contributions as (
    select
        campaign_year,
        chamber_id,
        sum(official_contribution) as contributions,
        sum(effective_weight) as weights,
        count(*) as indicators
    from {{ ref('fct_indicator_score') }}
    group by all
),

adjustments as (
    select
        campaign_year,
        chamber_id,
        sum(points) as points
    from {{ ref('fct_chamber_adjustment') }}
    group by all
),

by_criterion as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        criterion_code,
        sum(official_contribution) as contributions
    from {{ ref('fct_indicator_score') }}
    group by all
),

geometric as (
    select rubric_id from {{ ref('stg_rubrics') }}
    where aggregation = 'geometric'
    union
    select rubric_id from {{ ref('stg_rubric_dimensions') }}
    where aggregation = 'geometric'
    union
    select rubric_id from {{ ref('stg_rubric_criteria') }}
    where aggregation = 'geometric'
)

select
    scores.campaign_year,
    scores.chamber_id,
    '' as criterion_code
from {{ ref('fct_chamber_score') }} as scores
inner join {{ ref('stg_rubrics') }} as rubrics
    on scores.rubric_id = rubrics.rubric_id
left join contributions
    on
        scores.campaign_year = contributions.campaign_year
        and scores.chamber_id = contributions.chamber_id
left join adjustments
    on
        scores.campaign_year = adjustments.campaign_year
        and scores.chamber_id = adjustments.chamber_id
where
    (contributions.contributions + coalesce(adjustments.points, 0) = scores.official_score) is not true
    or (
        abs(contributions.weights - rubrics.total_points) > contributions.indicators * 0.000000001
        and not (rubrics.unanswered_policy = 'redistribute' and contributions.weights = 0)
    )
union all
select
    scores.campaign_year,
    scores.chamber_id,
    scores.criterion_code
from {{ ref('fct_criterion_score') }} as scores
left join by_criterion
    on
        scores.campaign_year = by_criterion.campaign_year
        and scores.chamber_id = by_criterion.chamber_id
        and scores.criterion_code = by_criterion.criterion_code
left join geometric
    on scores.rubric_id = geometric.rubric_id
where
    geometric.rubric_id is null
    and (by_criterion.contributions = scores.official_score) is not true

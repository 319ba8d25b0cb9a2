-- Unless a rubric redistributes what is unanswered, all that applies has weight, and no node can reach more points than
-- it is worth: what is missing lies inside the ceiling, not outside the weights.
with keeping as (
    select rubric_id
    from {{ ref('stg_rubrics') }}
    where unanswered_policy <> 'redistribute'
)

select
    'criterion' as level,
    scores.campaign_year,
    scores.chamber_id,
    scores.criterion_code as code
from {{ ref('fct_criterion_score') }} as scores
inner join keeping
    on scores.rubric_id = keeping.rubric_id
where scores.ceiling_score > scores.points
union all
select
    'dimension' as level,
    scores.campaign_year,
    scores.chamber_id,
    scores.dimension_code as code
from {{ ref('fct_dimension_score') }} as scores
inner join keeping
    on scores.rubric_id = keeping.rubric_id
where scores.ceiling_score > scores.points
union all
select
    'indicator' as level,
    scores.campaign_year,
    scores.chamber_id,
    scores.indicator_code as code
from {{ ref('fct_indicator_score') }} as scores
inner join keeping
    on scores.rubric_id = keeping.rubric_id
where (scores.answer_state = 'not_applicable') <> (scores.effective_weight = 0)

-- Every ranked chamber has a probability for every grade of its rubric, and these add up to exactly 1.
with grades as (
    select
        rubric_id,
        count(*) as grade_count
    from {{ ref('stg_rubric_grades') }}
    group by all
)

select
    ranks.campaign_year,
    ranks.chamber_id,
    sum(chances.probability) as probability
from {{ ref('fct_rank_robustness') }} as ranks
inner join grades
    on ranks.rubric_id = grades.rubric_id
left join {{ ref('fct_grade_probability') }} as chances
    on
        ranks.campaign_year = chances.campaign_year
        and ranks.chamber_id = chances.chamber_id
group by ranks.campaign_year, ranks.chamber_id, grades.grade_count
having
    sum(chances.probability) is distinct from 1
    or count(*) filter (where chances.grade_code <> 'none') <> grades.grade_count

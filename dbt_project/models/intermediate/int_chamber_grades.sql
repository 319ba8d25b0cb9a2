-- The best grade whose total and whose share in every dimension are reached; capped by gates; a veto gives the lowest.
with grades as (
    select
        *,
        row_number() over (partition by rubric_id order by min_total desc, source_row asc) as grade_no,
        count(*) over (partition by rubric_id) as grade_count
    from {{ ref('stg_rubric_grades') }}
),

dimension_scores as (
    select
        dimensions.campaign_year,
        dimensions.chamber_id,
        min({{ decimal_divide('100 * dimensions.official_score', 'dimensions.dimension_weight') }}) as lowest_share
    from {{ ref('int_dimension_scores') }} as dimensions
    where dimensions.dimension_weight > 0
    group by all
),

reached as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.chamber_id,
        min(grades.grade_no) as grade_no
    from {{ ref('int_chamber_scores') }} as scores
    inner join dimension_scores
        on
            scores.campaign_year = dimension_scores.campaign_year
            and scores.chamber_id = dimension_scores.chamber_id
    inner join grades
        on
            scores.rubric_id = grades.rubric_id
            and scores.official_score >= grades.min_total
            and dimension_scores.lowest_share >= grades.min_dimension_share
    group by all
),

capped as (
    select
        gates.campaign_year,
        gates.chamber_id,
        max(grades.grade_no) as cap_no
    from {{ ref('int_chamber_gates') }} as gates
    inner join grades
        on
            gates.rubric_id = grades.rubric_id
            and (
                (gates.effect = 'cap' and gates.cap_grade = grades.grade_code)
                or (gates.effect = 'veto' and grades.grade_no = grades.grade_count)
            )
    group by all
)

select
    reached.campaign_year,
    reached.chamber_id,
    grades.grade_code
from reached
left join capped
    on
        reached.campaign_year = capped.campaign_year
        and reached.chamber_id = capped.chamber_id
inner join grades
    on
        reached.rubric_id = grades.rubric_id
        and greatest(reached.grade_no, coalesce(capped.cap_no, 1)) = grades.grade_no

-- The last count of a chamber is of draws in which it reaches no grade at all; it is shown only where there are some.
with grades as (
    select
        rubric_id,
        grade_code,
        row_number() over (partition by rubric_id order by min_total desc, source_row asc) as grade_no,
        count(*) over (partition by rubric_id) as grade_count
    from {{ ref('stg_rubric_grades') }}
),

places as (
    select
        rubric_id,
        grade_code,
        grade_no
    from grades
    union all
    select distinct
        rubric_id,
        'none' as grade_code,
        grade_count + 1 as grade_no
    from grades
)

select
    robustness.campaign_year,
    campaigns.rubric_id,
    robustness.code as chamber_id,
    places.grade_code,
    {{ decimal_divide(
        'robustness.grade_counts[places.grade_no]', '(select count(*) from ' ~ ref('int_robustness_draws') ~ ')'
    ) }} as probability
from {{ ref('int_rank_robustness') }} as robustness
inner join {{ ref('int_campaigns') }} as campaigns
    on robustness.campaign_year = campaigns.campaign_year
inner join places
    on campaigns.rubric_id = places.rubric_id
where
    robustness.subject = 'chamber'
    and (places.grade_code <> 'none' or robustness.grade_counts[places.grade_no] > 0)
order by robustness.campaign_year, robustness.code, places.grade_no

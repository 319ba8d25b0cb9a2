with rejections as (
    select
        campaign_year,
        count(*) as rows_rejected
    from {{ ref('ingest_rejected_row') }}
    group by all
)

select
    scores.campaign_year,
    scores.rubric_id,
    rubrics.name_zh as rubric_zh,
    rubrics.name_en as rubric_en,
    rubrics.is_provisional,
    count(*) as chambers_expected,
    count(*) filter (where scores.has_submitted) as chambers_submitted,
    count(*) filter (where scores.is_ranked) as chambers_ranked,
    count(*) filter (where completeness.is_complete) as chambers_complete,
    coalesce(any_value(rejections.rows_rejected), 0) as rows_rejected,
    cast({{ decimal_divide('sum(scores.official_score)', 'count(*)') }} as decimal(9, 2)) as mean_score,
    cast({{ decimal_quartile('scores.official_score', 2) }} as decimal(9, 2)) as median_score
from {{ ref('fct_chamber_score') }} as scores
inner join {{ ref('dim_rubric') }} as rubrics
    on scores.rubric_id = rubrics.rubric_id
inner join {{ ref('fct_submission_completeness') }} as completeness
    on
        scores.campaign_year = completeness.campaign_year
        and scores.chamber_id = completeness.chamber_id
left join rejections
    on scores.campaign_year = rejections.campaign_year
group by all
order by scores.campaign_year

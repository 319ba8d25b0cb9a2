with years as (
    select distinct campaign_year
    from {{ ref('stg_field_values') }}
    -- A mistyped year must not open a campaign; its rows are rejected as future_year.
    where campaign_year <= (select year(context.as_of) from {{ ref('stg_run_context') }} as context)
)

select
    years.campaign_year,
    rubrics.rubric_id,
    rubrics.total_points,
    rubrics.rank_decimals,
    rubrics.min_answered_share,
    rubrics.not_applicable_policy,
    rubrics.aggregation,
    rubrics.unanswered_policy
from years
inner join {{ ref('stg_rubrics') }} as rubrics
    on
        years.campaign_year >= rubrics.valid_from_year
        and years.campaign_year <= coalesce(rubrics.valid_to_year, years.campaign_year)
-- Where the years of two rubrics overlap, the one that began last is the newest rule book.
qualify row_number() over (
    partition by years.campaign_year
    order by rubrics.valid_from_year desc, rubrics.rubric_id desc
) = 1

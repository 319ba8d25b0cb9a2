-- The published means, and about them how far what is unanswered or unverified could move them.
with margins as (
    select
        side,
        campaign_year,
        district_code,
        {{ decimal_divide('sum(official_score - floor_score)', 'count(*)') }} as below,
        {{ decimal_divide('sum(ceiling_score - official_score)', 'count(*)') }} as above,
        {{ decimal_divide('sum(rules_shift)', 'count(*)') }} as rules_shift
    from {{ ref('int_chamber_sides') }}
    group by all
),

years as (
    select distinct
        side,
        campaign_year,
        scored_year
    from {{ ref('int_chamber_sides') }}
),

earlier as (
    select
        'last_month' as side,
        campaign_year,
        campaign_year as scored_year,
        rubric_id,
        district_code,
        mean_score,
        district_rank,
        chambers_submitted
    from {{ ref('stg_earlier_district_scores') }}
    union all
    select
        years.side,
        years.campaign_year,
        years.scored_year,
        scores.rubric_id,
        scores.district_code,
        scores.mean_score,
        scores.district_rank,
        scores.chambers_submitted
    from {{ ref('fct_district_score') }} as scores
    inner join years
        on scores.campaign_year = years.scored_year
    left join {{ ref('stg_earlier_run') }} as run
        on years.side = 'last_month'
    where years.side <> 'last_month' or run.is_now
)

select
    earlier.side,
    earlier.campaign_year,
    earlier.scored_year,
    earlier.rubric_id,
    earlier.district_code,
    earlier.mean_score as official_score,
    cast(earlier.mean_score - coalesce(margins.below, 0) as decimal(18, 9)) as floor_score,
    cast(earlier.mean_score + coalesce(margins.above, 0) as decimal(18, 9)) as ceiling_score,
    coalesce(margins.rules_shift, 0) as rules_shift,
    earlier.chambers_submitted > 0 as has_submitted,
    earlier.district_rank as city_rank,
    cast(null as bigint) as rank_p05,
    cast(null as bigint) as rank_p95
from earlier
left join margins
    on
        earlier.side = margins.side
        and earlier.campaign_year = margins.campaign_year
        and earlier.district_code = margins.district_code

-- The five totals after each adjustment step: points are added, then floor and cap hold the total. Place 0: before all.
with recursive steps as (
    select
        *,
        row_number() over (partition by campaign_year, chamber_id order by step_no) as place
    from {{ ref('int_chamber_adjustments') }}
),

running as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        cast(0 as bigint) as place,
        cast(null as integer) as step_no,
        cast(claimed_score as decimal(18, 9)) as claimed_score,
        cast(evidenced_score as decimal(18, 9)) as evidenced_score,
        cast(official_score as decimal(18, 9)) as official_score,
        cast(floor_score as decimal(18, 9)) as floor_score,
        cast(ceiling_score as decimal(18, 9)) as ceiling_score
    from {{ ref('int_total_scores') }}
    union all
    select
        running.campaign_year,
        running.rubric_id,
        running.chamber_id,
        steps.place,
        cast(steps.step_no as integer) as step_no,
        {{ adjusted_score('claimed') }} as claimed_score,
        {{ adjusted_score('evidenced') }} as evidenced_score,
        {{ adjusted_score('official') }} as official_score,
        {{ adjusted_score('floor') }} as floor_score,
        {{ adjusted_score('ceiling') }} as ceiling_score
    from running
    inner join steps
        on
            running.campaign_year = steps.campaign_year
            and running.chamber_id = steps.chamber_id
            and steps.place = running.place + 1
)

select
    *,
    place = max(place) over (partition by campaign_year, chamber_id) as is_last
from running

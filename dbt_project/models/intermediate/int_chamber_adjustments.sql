-- What each step changes the total by, before the limits of the total.
with steps as (
    select
        chamber_years.campaign_year,
        chamber_years.chamber_id,
        adjustments.step_no,
        adjustments.max_points,
        adjustments.points_each,
        adjustments.total_floor,
        adjustments.total_cap,
        fields.basis,
        fields.field_state,
        least(abs(fields.answer * adjustments.points_each), adjustments.max_points) as size,
        adjustments.points_each < 0 as is_deduction
    from {{ ref('int_chamber_years') }} as chamber_years
    inner join {{ ref('stg_rubric_adjustments') }} as adjustments
        on chamber_years.rubric_id = adjustments.rubric_id
    left join {{ ref('int_field_bases') }} as fields
        on
            chamber_years.campaign_year = fields.campaign_year
            and chamber_years.chamber_id = fields.chamber_id
            and adjustments.field_code = fields.field_code
)

select
    campaign_year,
    chamber_id,
    step_no,
    total_floor,
    total_cap,
    {{ adjustment_points('claimed', 'claimed') }} as claimed_points,
    {{ adjustment_points('evidenced', 'evidenced') }} as evidenced_points,
    {{ adjustment_points('official', 'official') }} as official_points,
    {{ adjustment_points('floor', 'official') }} as floor_points,
    {{ adjustment_points('ceiling', 'official') }} as ceiling_points
from steps
group by all

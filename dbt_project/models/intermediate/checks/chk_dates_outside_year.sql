-- The threshold allows for some days before and after: a plan written in December, a summary signed in January.
with days as (
    select
        landed.campaign_year,
        landed.chamber_id,
        landed.field_code,
        terms.threshold,
        greatest(
            0,
            date_diff('day', landed.value_date, make_date(landed.campaign_year, 1, 1)),
            date_diff('day', make_date(landed.campaign_year, 12, 31), landed.value_date)
        ) as days_outside
    from {{ ref('int_landed_values') }} as landed
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            landed.campaign_year = terms.campaign_year
            and terms.check_code = 'dates_outside_year'
    where
        landed.row_status = 'accepted'
        and landed.stage = 'self'
        and landed.value_date is not null
)

select
    days.campaign_year,
    days.chamber_id,
    if(days.days_outside > days.threshold, 'fail', 'pass') as status,
    days.days_outside as value_checked,
    days.threshold as compared_with,
    fields.name_zh as detail_zh,
    fields.name_en as detail_en
from days
inner join {{ ref('int_campaigns') }} as campaigns
    on days.campaign_year = campaigns.campaign_year
inner join {{ ref('stg_rubric_fields') }} as fields
    on
        campaigns.rubric_id = fields.rubric_id
        and days.field_code = fields.code
qualify row_number() over (
    partition by days.campaign_year, days.chamber_id
    order by days.days_outside desc, days.field_code asc
) = 1

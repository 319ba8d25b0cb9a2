-- A value sent again unchanged keeps its day; only a changed claim makes a review old.
with reviewed as (
    select
        claims.campaign_year,
        claims.chamber_id,
        fields.code as field_code,
        if(claims.first_received_at > reviews.received_at, fields.name_zh, null) as changed_zh,
        if(claims.first_received_at > reviews.received_at, fields.name_en, null) as changed_en
    from {{ ref('int_landed_values') }} as claims
    inner join {{ ref('int_landed_values') }} as reviews
        on
            claims.campaign_year = reviews.campaign_year
            and claims.chamber_id = reviews.chamber_id
            and claims.field_code = reviews.field_code
    inner join {{ ref('int_campaigns') }} as campaigns
        on claims.campaign_year = campaigns.campaign_year
    inner join {{ ref('stg_rubric_fields') }} as fields
        on
            campaigns.rubric_id = fields.rubric_id
            and claims.field_code = fields.code
    where
        claims.stage = 'self'
        and claims.row_status = 'accepted'
        and reviews.stage = 'district'
        and reviews.row_status = 'accepted'
        and reviews.is_withdrawal is not true
)

select
    campaign_year,
    chamber_id,
    if(count(changed_zh) > 0, 'fail', 'pass') as status,
    count(changed_zh) as value_checked,
    string_agg(changed_zh, '、' order by field_code) as detail_zh,
    string_agg(changed_en, '; ' order by field_code) as detail_en
from reviewed
group by campaign_year, chamber_id

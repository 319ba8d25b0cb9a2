-- A year is judged by what a chamber was in that year: the register's row valid at its end, or on the as-of date while
-- it lasts. A chamber that was listed only later has its row too (nobody disappears), by the first that is known of it.
with known as (
    select
        campaigns.campaign_year,
        campaigns.rubric_id,
        register.*,
        register.valid_from <= make_date(campaigns.campaign_year, 12, 31) as is_in_time
    from {{ ref('int_campaigns') }} as campaigns
    cross join {{ ref('int_register_rows') }} as register
    cross join {{ ref('stg_run_context') }} as context
    where
        register.row_status = 'accepted'
        and register.valid_from <= context.as_of
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    district_code,
    chamber_type,
    is_registered,
    has_party_org,
    gates,
    peer_group,
    is_in_time as is_in_register
from known
qualify
    row_number() over (
        partition by campaign_year, chamber_id
        order by is_in_time desc, if(is_in_time, valid_from, null) desc, valid_from asc
    ) = 1

-- The latest campaign goes by the register on the as-of date: what reviewers find after New Year counts for it. An
-- earlier one is closed and keeps what a chamber was then: the row valid at its year's end. A chamber that was listed
-- only later has its row too (nobody disappears), by the first that is known of it.
with known as (
    select
        campaigns.campaign_year,
        campaigns.rubric_id,
        register.*,
        campaigns.is_latest or register.valid_from <= make_date(campaigns.campaign_year, 12, 31) as is_in_time
    from (
        select
            campaign_year,
            rubric_id,
            campaign_year = max(campaign_year) over () as is_latest
        from {{ ref('int_campaigns') }}
    ) as campaigns
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

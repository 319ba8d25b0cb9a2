with shares as (
    select
        campaign_year,
        chamber_id,
        count(*) as indicators,
        cast(count(*) filter (where points = max_points) / count(*) as decimal(18, 9)) as full_share
    from {{ ref('int_indicator_points') }}
    where
        basis = 'claimed'
        and answer_state = 'reported'
    group by campaign_year, chamber_id
)

select
    shares.campaign_year,
    shares.chamber_id,
    case
        when shares.indicators < terms.min_group then 'not_assessed'
        when shares.full_share >= terms.threshold then 'fail'
        else 'pass'
    end as status,
    100 * shares.full_share as value_checked,
    100 * terms.threshold as compared_with
from shares
inner join {{ ref('int_quality__check_years') }} as terms
    on
        shares.campaign_year = terms.campaign_year
        and terms.check_code = 'all_at_maximum'

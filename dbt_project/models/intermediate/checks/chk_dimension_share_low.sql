-- The dimension with the least answered; one with nothing that applies is left out.
with dimensions as (
    {{ answered_weights(['dimension_code']) }}
),

shares as (
    select
        campaign_year,
        chamber_id,
        dimension_code,
        {{ decimal_divide('answered_weight', 'weight') }} as answered_share
    from dimensions
    where weight > 0
)

select
    shares.campaign_year,
    shares.chamber_id,
    if(shares.answered_share < terms.threshold, 'fail', 'pass') as status,
    100 * shares.answered_share as value_checked,
    100 * terms.threshold as compared_with,
    names.name_zh as detail_zh,
    names.name_en as detail_en
from shares
inner join {{ ref('int_quality__check_years') }} as terms
    on
        shares.campaign_year = terms.campaign_year
        and terms.check_code = 'dimension_share_low'
inner join {{ ref('int_chamber_scores') }} as scores
    on
        shares.campaign_year = scores.campaign_year
        and shares.chamber_id = scores.chamber_id
inner join {{ ref('stg_rubric_dimensions') }} as names
    on
        scores.rubric_id = names.rubric_id
        and shares.dimension_code = names.code
where scores.has_submitted
qualify row_number() over (
    partition by shares.campaign_year, shares.chamber_id
    order by shares.answered_share asc, shares.dimension_code asc
) = 1

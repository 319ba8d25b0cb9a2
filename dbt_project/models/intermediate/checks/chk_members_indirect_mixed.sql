-- Firms of member bodies counted as members: a jump against last year's verified number, or an order above the peers.
with numbers as (
    select
        answers.campaign_year,
        answers.chamber_id,
        answers.field_code,
        years.peer_group,
        answers.self_answer,
        terms.threshold as jump,
        terms.threshold_2 as order_above_peers,
        terms.min_group,
        coalesce(earlier.city_answer, earlier.district_answer, earlier.self_answer) as last_year
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            answers.campaign_year = terms.campaign_year
            and terms.check_code = 'members_indirect_mixed'
            and list_contains(terms.field_codes, answers.field_code)
    inner join {{ ref('int_chamber_years') }} as years
        on
            answers.campaign_year = years.campaign_year
            and answers.chamber_id = years.chamber_id
    left join {{ ref('int_field_answers') }} as earlier
        on
            answers.campaign_year = earlier.campaign_year + 1
            and answers.rubric_id = earlier.rubric_id
            and answers.chamber_id = earlier.chamber_id
            and answers.field_code = earlier.field_code
    where answers.self_answer is not null
),

peers as (
    select
        campaign_year,
        peer_group,
        field_code,
        median(self_answer) as peer_median
    from numbers
    group by campaign_year, peer_group, field_code
    having count(*) >= any_value(min_group)
),

compared as (
    select
        numbers.*,
        peers.peer_median,
        coalesce(
            numbers.last_year > 0 and numbers.self_answer >= numbers.jump * numbers.last_year, false
        ) as has_jumped,
        coalesce(
            peers.peer_median > 0 and numbers.self_answer >= numbers.order_above_peers * peers.peer_median, false
        ) as is_above_peers
    from numbers
    left join peers
        on
            numbers.campaign_year = peers.campaign_year
            and numbers.peer_group = peers.peer_group
            and numbers.field_code = peers.field_code
)

select
    campaign_year,
    chamber_id,
    case
        when has_jumped or is_above_peers then 'fail'
        when last_year is null and peer_median is null then 'not_assessed'
        else 'pass'
    end as status,
    self_answer as value_checked,
    if(has_jumped, last_year, peer_median) as compared_with,
    if(has_jumped, '上年核定数', '同类商会中位数') as detail_zh,
    if(has_jumped, 'verified number of last year', 'median of its peer group') as detail_en
from compared
qualify row_number() over (
    partition by campaign_year, chamber_id
    order by has_jumped desc, is_above_peers desc, field_code asc
) = 1

select
    numbers.campaign_year,
    numbers.rubric_id,
    chambers.district_code,
    numbers.indicator_code,
    count(*) as chambers_expected,
    count(*) filter (where numbers.is_met) as chambers_met,
    {{ decimal_divide('100 * count(*) filter (where numbers.is_met)', 'count(*)') }} as share_met
from {{ ref('fct_hard_number') }} as numbers
inner join {{ ref('fct_chamber_score') }} as chambers
    on
        numbers.campaign_year = chambers.campaign_year
        and numbers.chamber_id = chambers.chamber_id
group by all
order by numbers.campaign_year, chambers.district_code, numbers.indicator_code

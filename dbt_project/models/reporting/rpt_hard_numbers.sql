select
    numbers.campaign_year,
    numbers.rubric_id,
    numbers.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    numbers.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    numbers.chambers_expected,
    numbers.chambers_met,
    cast(numbers.share_met as decimal(9, 1)) as met_percent,
    rubrics.is_provisional
from {{ ref('fct_district_hard_number') }} as numbers
inner join {{ ref('dim_rubric') }} as rubrics
    on numbers.rubric_id = rubrics.rubric_id
inner join {{ ref('dim_district') }} as districts
    on numbers.district_code = districts.district_code
inner join {{ ref('dim_indicator') }} as indicators
    on
        numbers.rubric_id = indicators.rubric_id
        and numbers.indicator_code = indicators.code
order by numbers.campaign_year, numbers.district_code, numbers.indicator_code

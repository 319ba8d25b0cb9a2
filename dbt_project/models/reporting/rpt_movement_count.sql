select
    movements.campaign_year,
    movements.rubric_id,
    movements.district_code,
    movements.compared_to,
    compared.name_zh as compared_to_zh,
    compared.name_en as compared_to_en,
    any_value(movements.year_then) as year_then,
    count(*) filter (where movements.beyond_error and movements.change > 0) as chambers_risen,
    count(*) filter (where movements.beyond_error and movements.change < 0) as chambers_fallen,
    count(*) filter (where movements.change is not null and movements.beyond_error is not true) as chambers_steady,
    count(*) filter (where movements.change is null) as chambers_not_compared
from {{ ref('fct_movement') }} as movements
inner join {{ ref('dim_code_label') }} as compared
    on
        compared.code_set = 'compared_to'
        and movements.compared_to = compared.code
group by all
order by movements.campaign_year, movements.compared_to, movements.district_code

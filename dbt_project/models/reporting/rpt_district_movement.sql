select
    movements.campaign_year,
    movements.rubric_id,
    movements.district_code,
    districts.name_zh as district_zh,
    districts.name_en as district_en,
    movements.compared_to,
    compared.name_zh as compared_to_zh,
    compared.name_en as compared_to_en,
    movements.year_then,
    movements.rubric_id_then,
    cast(movements.score_then as decimal(9, 2)) as score_then,
    cast(movements.score_now as decimal(9, 2)) as score_now,
    cast(movements.change as decimal(9, 2)) as change,
    cast(movements.rules_shift as decimal(9, 2)) as rules_shift,
    movements.rank_then,
    movements.rank_now,
    movements.rank_change,
    movements.beyond_error,
    movements.movement_reason,
    reasons.name_zh as error_reason_zh,
    reasons.name_en as error_reason_en,
    rubrics.is_provisional
from {{ ref('fct_district_movement') }} as movements
inner join {{ ref('dim_rubric') }} as rubrics
    on movements.rubric_id = rubrics.rubric_id
inner join {{ ref('dim_code_label') }} as compared
    on
        compared.code_set = 'compared_to'
        and movements.compared_to = compared.code
inner join {{ ref('dim_code_label') }} as reasons
    on
        reasons.code_set = 'movement_reason'
        and movements.movement_reason = reasons.code
left join {{ ref('dim_district') }} as districts
    on movements.district_code = districts.district_code
order by movements.campaign_year, movements.compared_to, movements.rank_now nulls last, movements.district_code

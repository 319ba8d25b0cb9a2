-- 各评价办法及适用年度
-- Rubrics and the years they are for
select
    rubrics.rubric_id,
    rubrics.name_zh,
    rubrics.name_en,
    rubrics.valid_from_year,
    rubrics.valid_to_year,
    rubrics.total_points,
    rubrics.rank_decimals,
    rubrics.min_answered_share,
    rubrics.is_provisional
from marts.dim_rubric as rubrics
order by rubrics.valid_from_year, rubrics.rubric_id;

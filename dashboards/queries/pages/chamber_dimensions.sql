-- 若干商会各维度的得分
-- Dimension scores of some chambers
select
    scores.chamber_id,
    scores.dimension_code,
    dimensions.name_zh as dimension_zh,
    dimensions.name_en as dimension_en,
    cast(scores.points as decimal(9, 2)) as points,
    cast(scores.official_score as decimal(9, 2)) as official_score,
    cast(100 * scores.official_score / nullif(scores.points, 0) as decimal(9, 1)) as score_percent
from marts.fct_dimension_score as scores
inner join marts.dim_dimension as dimensions
    on
        scores.rubric_id = dimensions.rubric_id
        and scores.dimension_code = dimensions.code
where
    -- set variable chambers = ['CH-310106-JD-0001', 'CH-310106-JD-0002'];
    list_contains(cast(getvariable('chambers') as varchar[]), scores.chamber_id)
    and scores.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
order by scores.chamber_id, scores.dimension_code;

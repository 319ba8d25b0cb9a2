-- 全市总体情况，及所用评价办法
-- The city at a glance, and the rubric in use
select
    overview.campaign_year,
    overview.rubric_id,
    overview.rubric_zh,
    overview.rubric_en,
    overview.is_provisional,
    overview.chambers_expected,
    overview.chambers_submitted,
    overview.chambers_ranked,
    overview.chambers_complete,
    overview.rows_rejected,
    overview.mean_score,
    overview.median_score,
    rubrics.total_points,
    cast(100 * rubrics.min_answered_share as decimal(9, 0)) as min_answered_percent,
    rubrics.rank_decimals
from reporting.rpt_overview as overview
inner join marts.dim_rubric as rubrics
    on overview.rubric_id = rubrics.rubric_id
where
    overview.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(latest.campaign_year) from reporting.rpt_overview as latest)
    );

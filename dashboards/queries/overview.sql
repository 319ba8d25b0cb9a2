-- 总览
-- Overview
--
-- 一个年度的总体情况：应报、已报、参加排名、填报完整的商会数，平均分与中位分。分值暂定。
-- A campaign year at a glance: chambers expected, submitted, ranked; mean and median. Points are provisional.
--
-- 参数 Parameters
--   year    年度，默认最近一年 | campaign year; the latest by default
--   limit   最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset  跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)     年度 | Year
--   (rubric_id)         评价办法编号 | Rubric key
--   rubric_zh           评价办法 | Rubric (Chinese)
--   rubric_en           评价办法（英文） | Rubric
--   (is_provisional)    分值暂定 | Provisional
--   chambers_expected   应报商会 | Expected
--   chambers_submitted  已报商会 | Submitted
--   chambers_ranked     参加排名 | Ranked
--   chambers_complete   填报完整 | Complete
--   rows_rejected       退回行数 | Rows refused
--   mean_score          平均分 | Mean
--   median_score        中位分 | Median

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
    overview.median_score
from reporting.rpt_overview as overview
where
    overview.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(latest.campaign_year) from reporting.rpt_overview as latest)
    )
order by overview.campaign_year
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

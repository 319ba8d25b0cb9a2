-- 区排名
-- District ranking
--
-- 各区商会核定分的平均、中位与四分位，覆盖率，两个硬指标的达标占比。分值暂定。
-- Mean, median and quartiles of the official score, coverage, share meeting each hard number. Points are provisional.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)     年度 | Year
--   district_rank       区名次 | District rank
--   (district_code)     区代码 | District code
--   district_zh         区 | District (Chinese)
--   district_en         区（英文） | District
--   chambers_expected   应报商会 | Expected
--   chambers_submitted  已报商会 | Submitted
--   chambers_ranked     参加排名 | Ranked
--   coverage_percent    覆盖率 % | Coverage %
--   mean_score          平均分 | Mean
--   median_score        中位分 | Median
--   q1_score            下四分位 | First quartile
--   q3_score            上四分位 | Third quartile
--   hard_numbers_zh     硬指标达标占比 | Hard numbers met (Chinese)
--   hard_numbers_en     硬指标达标占比（英文） | Hard numbers met
--   unranked_reason_zh  未排名原因 | Not ranked because (Chinese)
--   unranked_reason_en  未排名原因（英文） | Not ranked because
--   (is_provisional)    分值暂定 | Provisional

select
    ranking.campaign_year,
    ranking.district_rank,
    ranking.district_code,
    ranking.district_zh,
    ranking.district_en,
    ranking.chambers_expected,
    ranking.chambers_submitted,
    ranking.chambers_ranked,
    ranking.coverage_percent,
    ranking.mean_score,
    ranking.median_score,
    ranking.q1_score,
    ranking.q3_score,
    ranking.hard_numbers_zh,
    ranking.hard_numbers_en,
    ranking.unranked_reason_zh,
    ranking.unranked_reason_en,
    rubrics.is_provisional
from reporting.rpt_district_ranking as ranking
inner join marts.dim_rubric as rubrics
    on ranking.rubric_id = rubrics.rubric_id
where
    ranking.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or ranking.district_code = cast(getvariable('district') as varchar))
order by ranking.district_rank asc nulls last, ranking.mean_score desc, ranking.district_code asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

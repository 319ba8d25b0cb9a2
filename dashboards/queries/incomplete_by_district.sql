-- 各区填报状态
-- Submissions by district
--
-- 各区有多少商会完整、存疑、待补正、缺报，最多见的问题是什么。
-- How many chambers of each district are complete, doubtful, to correct or missing, and what is the matter most often.
--
-- 参数 Parameters
--   year      年度，默认最近一年 | campaign year; the latest by default
--   district  区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   limit     最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset    跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)         年度 | Year
--   (district_code)         区代码 | District code
--   district_zh             区 | District (Chinese)
--   district_en             区（英文） | District
--   chambers_expected       应报 | Expected
--   chambers_complete       完整 | Complete
--   chambers_doubtful       存疑 | Doubtful
--   chambers_to_correct     待补正 | To be corrected
--   chambers_not_submitted  缺报 | Not submitted
--   complete_percent        完整率 % | Complete %
--   reason_zh               最多见的问题 | Commonest problem (Chinese)
--   reason_en               最多见的问题（英文） | Commonest problem

select
    districts.campaign_year,
    districts.district_code,
    districts.district_zh,
    districts.district_en,
    districts.chambers_expected,
    districts.chambers_complete,
    districts.chambers_doubtful,
    districts.chambers_to_correct,
    districts.chambers_not_submitted,
    districts.complete_percent,
    districts.reason_zh,
    districts.reason_en
from reporting.rpt_incomplete_by_district as districts
where
    districts.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or districts.district_code = cast(getvariable('district') as varchar))
order by districts.complete_percent, districts.district_code
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

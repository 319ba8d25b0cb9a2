-- 典型经验
-- Good practice
--
-- 每项建设内容中，同类商会里得分率最高的商会和佐证（推广典型经验）。分值暂定。
-- The best in each criterion within their peer group, with the evidence, to learn from. Points are provisional.
--
-- 参数 Parameters
--   year       年度，默认最近一年 | campaign year; the latest by default
--   district   区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   dimension  维度，编码，默认全部 | dimension; a code; all by default
--   criterion  建设内容，编码，默认全部 | criterion; a code; all by default
--   limit      最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset     跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)   年度 | Year
--   (dimension_code)  维度编码 | Dimension code
--   (criterion_code)  建设内容编码 | Criterion code
--   criterion_zh      建设内容 | Criterion (Chinese)
--   criterion_en      建设内容（英文） | Criterion
--   peer_group_zh     同类组 | Peer group (Chinese)
--   peer_group_en     同类组（英文） | Peer group
--   practice_rank     同类名次 | Rank among peers
--   chamber_zh        商会 | Chamber
--   (district_code)   区代码 | District code
--   district_zh       区 | District (Chinese)
--   district_en       区（英文） | District
--   official_score    核定分 | Official score
--   points            分值 | Points
--   score_percent     得分率 % | Share earned %
--   is_verified       已核查 | Verified
--   evidence          佐证 | Evidence
--   chamber_id        商会编码 | Chamber key
--   (is_provisional)  分值暂定 | Provisional

select
    practice.campaign_year,
    practice.dimension_code,
    practice.criterion_code,
    practice.criterion_zh,
    practice.criterion_en,
    peers.peer_group_zh,
    peers.peer_group_en,
    practice.practice_rank,
    practice.chamber_zh,
    practice.district_code,
    practice.district_zh,
    practice.district_en,
    practice.official_score,
    practice.points,
    practice.score_percent,
    practice.is_verified,
    practice.evidence,
    practice.chamber_id,
    rubrics.is_provisional
from reporting.rpt_good_practice as practice
inner join marts.dim_rubric as rubrics
    on practice.rubric_id = rubrics.rubric_id
inner join reporting.rpt_peer_group as peers
    on
        practice.campaign_year = peers.campaign_year
        and practice.peer_group = peers.peer_group
where
    practice.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and (getvariable('district') is null or practice.district_code = cast(getvariable('district') as varchar))
    and (getvariable('dimension') is null or practice.dimension_code = cast(getvariable('dimension') as varchar))
    and (getvariable('criterion') is null or practice.criterion_code = cast(getvariable('criterion') as varchar))
order by
    practice.criterion_code asc,
    practice.peer_group asc,
    practice.practice_rank asc,
    practice.chamber_id asc
limit
    cast(getvariable('limit') as bigint)
    offset coalesce(cast(getvariable('offset') as bigint), 0);

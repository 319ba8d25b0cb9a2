-- 商会排名
-- Chamber ranking
--
-- 各商会的核定分、名次与名次区间，以及不参加排名的原因。分值暂定，名次随分值而变。
-- Official score, ranks and rank interval of each chamber, or why it is not ranked. Points are provisional.
--
-- 参数 Parameters
--   year          年度，默认最近一年 | campaign year; the latest by default
--   district      区，代码如 310106，默认全部 | district; a code such as 310106; all by default
--   chamber_type  类型，如 行业商会，默认全部 | type; the Chinese term; all by default
--   chamber       商会编码，默认全部 | chamber key; all by default
--   search        查找，名称、编码或统一社会信用代码中的文字，默认不限 | search; text in name, key or credit code; any
--   registered    是否注册，yes 或 no，默认不限 | registered; yes or no; any by default
--   grade         等级，等级编码，默认全部 | grade; its code; all by default
--   submission    填报状态，状态编码，默认全部 | submission; code of its state; all by default
--   ranked        是否参加排名，yes 或 no，默认不限 | ranked; yes or no; any by default
--   sort          排序，排序方式，默认按名次 | order; what the rows are ordered by; by rank
--   limit         最多行数，默认全部；写作 set variable "limit" = 20 | most rows; all by default; quoted so in a shell
--   offset        跳过的行数，默认 0 | rows to skip; 0 by default
-- 列 Columns（括号内的不在页面显示 those in brackets are not shown on pages）
--   (campaign_year)     年度 | Year
--   city_rank           全市名次 | City rank
--   chamber_zh          商会 | Chamber
--   (district_code)     区代码 | District code
--   district_zh         区 | District (Chinese)
--   district_en         区（英文） | District
--   official_score      核定分 | Official
--   grade_zh            等级 | Grade (Chinese)
--   grade_en            等级（英文） | Grade
--   rank_p05            名次区间低 | Rank from (5 %)
--   rank_p95            名次区间高 | Rank to (95 %)
--   district_rank       区内名次 | District rank
--   peer_rank           同类名次 | Peer rank
--   chamber_id          商会编码 | Chamber key
--   (uscc)              统一社会信用代码 | Credit code
--   chamber_type_zh     类型 | Type (Chinese)
--   chamber_type_en     类型（英文） | Type
--   is_registered       已注册 | Registered
--   has_party_org       有党组织 | Party organisation
--   claimed_score       自评分 | Claimed
--   evidenced_score     佐证分 | Evidenced
--   floor_score         下限分 | Floor
--   ceiling_score       上限分 | Ceiling
--   answered_percent    填报率 % | Answered %
--   submission_zh       填报状态 | Submission (Chinese)
--   submission_en       填报状态（英文） | Submission
--   unranked_reason_zh  未排名原因 | Not ranked because (Chinese)
--   unranked_reason_en  未排名原因（英文） | Not ranked because
--   (is_provisional)    分值暂定 | Provisional

-- The rows are chosen before anything is joined to them: a page of fifty is quick in a country of 60,000 chambers.
with chosen as (
    select
        ranking.campaign_year,
        ranking.chamber_id,
        case cast(getvariable('sort') as varchar)
            when 'name' then ranking.chamber_zh
            when 'district' then ranking.district_code
            when 'type' then ranking.chamber_type_zh
        end as order_text,
        case cast(getvariable('sort') as varchar)
            when 'lowest' then ranking.official_score
            when 'answered' then ranking.answered_percent
            when 'claimed' then -ranking.claimed_score
            when 'uncertain' then ranking.rank_p05 - ranking.rank_p95
        end as order_number
    from reporting.rpt_chamber_ranking as ranking
    where
        ranking.campaign_year = coalesce(
            cast(getvariable('year') as integer),
            (select max(overview.campaign_year) from reporting.rpt_overview as overview)
        )
        and (getvariable('district') is null or ranking.district_code = cast(getvariable('district') as varchar))
        and (
            getvariable('chamber_type') is null
            or ranking.chamber_type_zh = cast(getvariable('chamber_type') as varchar)
        )
        and (getvariable('chamber') is null or ranking.chamber_id = cast(getvariable('chamber') as varchar))
        and (
            getvariable('search') is null
            or contains(lower(ranking.chamber_zh), lower(cast(getvariable('search') as varchar)))
            or contains(lower(ranking.chamber_id), lower(cast(getvariable('search') as varchar)))
            or ranking.chamber_id in (
                select coded.chamber_id
                from marts.dim_chamber as coded
                where contains(lower(coded.uscc), lower(cast(getvariable('search') as varchar)))
            )
        )
        and (
            getvariable('registered') is null
            or ranking.is_registered = (cast(getvariable('registered') as varchar) = 'yes')
        )
        and (getvariable('grade') is null or ranking.grade_code = cast(getvariable('grade') as varchar))
        and (
            getvariable('submission') is null
            or (ranking.campaign_year, ranking.chamber_id) in (
                select
                    submitted.campaign_year,
                    submitted.chamber_id
                from quality.fct_submission_completeness as submitted
                where submitted.state_code = cast(getvariable('submission') as varchar)
            )
        )
        and (getvariable('ranked') is null or ranking.is_ranked = (cast(getvariable('ranked') as varchar) = 'yes'))
    order by
        order_text asc nulls last,
        order_number asc nulls last,
        ranking.city_rank asc nulls last,
        ranking.official_score desc,
        ranking.chamber_id asc
    limit
        cast(getvariable('limit') as bigint)
        offset coalesce(cast(getvariable('offset') as bigint), 0)
)

select
    listed.campaign_year,
    listed.city_rank,
    listed.chamber_zh,
    listed.district_code,
    listed.district_zh,
    listed.district_en,
    listed.official_score,
    listed.grade_zh,
    listed.grade_en,
    listed.rank_p05,
    listed.rank_p95,
    listed.district_rank,
    listed.peer_rank,
    listed.chamber_id,
    chambers.uscc,
    listed.chamber_type_zh,
    listed.chamber_type_en,
    listed.is_registered,
    listed.has_party_org,
    listed.claimed_score,
    listed.evidenced_score,
    listed.floor_score,
    listed.ceiling_score,
    listed.answered_percent,
    states.name_zh as submission_zh,
    states.name_en as submission_en,
    listed.unranked_reason_zh,
    listed.unranked_reason_en,
    listed.is_provisional
from chosen
inner join reporting.rpt_chamber_ranking as listed
    on
        chosen.campaign_year = listed.campaign_year
        and chosen.chamber_id = listed.chamber_id
inner join marts.dim_chamber as chambers
    on listed.chamber_id = chambers.chamber_id
left join quality.fct_submission_completeness as submissions
    on
        listed.campaign_year = submissions.campaign_year
        and listed.chamber_id = submissions.chamber_id
left join marts.dim_code_label as states
    on
        submissions.state_code = states.code
        and states.code_set = 'submission_state'
order by
    chosen.order_text asc nulls last,
    chosen.order_number asc nulls last,
    listed.city_rank asc nulls last,
    listed.official_score desc,
    listed.chamber_id asc;

-- Which chambers to visit, district by district. Every chamber that sent something has a place in its district's order,
-- so that a district takes as many from the top as it can visit. The order is that of the risk, with every
-- review_sample_random_every-th place for chambers drawn at random: a hash of year and key, the same on any day.
with flags as (
    select
        checks.campaign_year,
        checks.chamber_id,
        sum(checks.weight) as flag_weight,
        string_agg(names.name_zh, '、' order by checks.weight desc, checks.check_code asc) as flags_zh,
        string_agg(names.name_en, ', ' order by checks.weight desc, checks.check_code asc) as flags_en
    from {{ ref('fct_submission_check') }} as checks
    inner join {{ ref('dim_submission_check') }} as names
        on checks.check_code = names.check_code
    where checks.status = 'fail'
    group by checks.campaign_year, checks.chamber_id
),

-- The edge between two grades that lies nearest to the score, when it is near enough to be won or lost by a visit.
edges as (
    select
        scores.campaign_year,
        scores.chamber_id,
        grades.name_zh as grade_zh,
        grades.name_en as grade_en,
        grades.min_total,
        cast(abs(scores.official_score - grades.min_total) as decimal(9, 2)) as edge_distance
    from {{ ref('fct_chamber_score') }} as scores
    inner join {{ ref('dim_grade') }} as grades
        on scores.rubric_id = grades.rubric_id
    where
        grades.min_total > 0
        and abs(scores.official_score - grades.min_total) <= {{ var('review_sample_edge') }}
    qualify row_number() over (
        partition by scores.campaign_year, scores.chamber_id
        order by abs(scores.official_score - grades.min_total) asc, grades.min_total desc
    ) = 1
),

-- As each side says last: the city's number before the district's before the chamber's.
sizes as (
    select
        campaign_year,
        chamber_id,
        value_number as members
    from {{ ref('fct_field_value') }}
    where
        field_code = '{{ var('size_field') }}'
        and value_number is not null
    qualify row_number() over (
        partition by campaign_year, chamber_id
        order by case stage when 'city' then 1 when 'district' then 2 else 3 end
    ) = 1
),

-- A city review is the visit that the ledger knows of.
visits as (
    select
        scores.campaign_year,
        scores.chamber_id,
        max(said.campaign_year) as last_visit_year
    from {{ ref('fct_chamber_score') }} as scores
    inner join {{ ref('fct_field_value') }} as said
        on
            scores.chamber_id = said.chamber_id
            and scores.campaign_year > said.campaign_year
    where said.stage = 'city'
    group by scores.campaign_year, scores.chamber_id
),

years as (
    select min(campaign_year) as first_year
    from {{ ref('fct_chamber_score') }}
),

weighed as (
    select
        scores.campaign_year,
        scores.rubric_id,
        scores.chamber_id,
        scores.official_score,
        chambers.name_zh as chamber_zh,
        chambers.district_code,
        chambers.district_name_zh as district_zh,
        chambers.district_name_en as district_en,
        flags.flags_zh,
        flags.flags_en,
        edges.grade_zh,
        edges.grade_en,
        edges.min_total,
        edges.edge_distance,
        sizes.members,
        visits.last_visit_year,
        coalesce(flags.flag_weight, 0) as flag_points,
        if(edges.edge_distance is null, 0, 30) as edge_points,
        percent_rank() over (
            partition by scores.campaign_year, chambers.district_code
            order by coalesce(sizes.members, 0)
        ) >= 0.75 and sizes.members is not null as is_large,
        -- Ten points a year; where the ledger holds no earlier year nothing is known and nothing is added.
        least(
            30, 10 * (scores.campaign_year - coalesce(visits.last_visit_year, years.first_year - 1) - 1)
        ) as visit_points,
        scores.campaign_year > years.first_year as has_earlier_years,
        md5(scores.campaign_year || '|' || scores.chamber_id) as draw
    from {{ ref('fct_chamber_score') }} as scores
    inner join {{ ref('dim_chamber') }} as chambers
        on scores.chamber_id = chambers.chamber_id
    cross join years
    left join flags
        on
            scores.campaign_year = flags.campaign_year
            and scores.chamber_id = flags.chamber_id
    left join edges
        on
            scores.campaign_year = edges.campaign_year
            and scores.chamber_id = edges.chamber_id
    left join sizes
        on
            scores.campaign_year = sizes.campaign_year
            and scores.chamber_id = sizes.chamber_id
    left join visits
        on
            scores.campaign_year = visits.campaign_year
            and scores.chamber_id = visits.chamber_id
    where scores.has_submitted
),

ordered as (
    select
        *,
        flag_points + edge_points + if(is_large, 20, 0) + visit_points as risk_points,
        row_number() over (
            partition by campaign_year, district_code
            order by flag_points + edge_points + if(is_large, 20, 0) + visit_points desc, draw asc
        ) as risk_place,
        {{ var('review_sample_random_every') }} * row_number() over (
            partition by campaign_year, district_code
            order by draw
        ) as random_place
    from weighed
),

placed as (
    select
        *,
        if(random_place <= risk_place, 'random', 'risk') as chosen_by,
        row_number() over (
            partition by campaign_year, district_code
            order by least(risk_place, random_place) asc, random_place <= risk_place desc
        ) as sample_no
    from ordered
)

select
    placed.campaign_year,
    placed.rubric_id,
    placed.district_code,
    placed.district_zh,
    placed.district_en,
    cast(placed.sample_no as integer) as sample_no,
    placed.sample_no <= {{ var('review_sample_size') }} as is_proposed,
    placed.chamber_id,
    placed.chamber_zh,
    placed.chosen_by,
    codes.name_zh as chosen_by_zh,
    codes.name_en as chosen_by_en,
    cast(placed.risk_points as integer) as risk_points,
    cast(placed.official_score as decimal(9, 2)) as official_score,
    concat_ws(
        '；',
        '未通过检查：' || placed.flags_zh,
        '得分距“' || placed.grade_zh || '”线 ' || cast(placed.min_total as decimal(9, 1)) || ' 分仅 '
        || placed.edge_distance || ' 分',
        if(placed.is_large, '会员 ' || cast(placed.members as bigint) || ' 家，居本区前四分之一', null),
        case
            when placed.last_visit_year is not null then '上次市级复核为 ' || placed.last_visit_year || ' 年'
            when placed.has_earlier_years then '历年未经市级复核'
        end,
        if(placed.chosen_by = 'random', '按年度随机抽取', null)
    ) as reason_zh,
    concat_ws(
        '; ',
        'fails: ' || placed.flags_en,
        'score only ' || placed.edge_distance || ' from the edge of “' || placed.grade_en || '” ('
        || cast(placed.min_total as decimal(9, 1)) || ')',
        if(placed.is_large, cast(placed.members as bigint) || ' members, in the largest quarter of the district', null),
        case
            when placed.last_visit_year is not null then 'last city review in ' || placed.last_visit_year
            when placed.has_earlier_years then 'never reviewed by the city'
        end,
        if(placed.chosen_by = 'random', 'drawn at random for the year', null)
    ) as reason_en
from placed
inner join {{ ref('dim_code_label') }} as codes
    on
        placed.chosen_by = codes.code
        and codes.code_set = 'sample_reason'
order by placed.campaign_year, placed.district_code, placed.sample_no

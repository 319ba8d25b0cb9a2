with scores as (
    select
        chambers.*,
        {{ rank_key('chambers.official_score', 'campaigns.rank_decimals') }} as rank_key
    from {{ ref('fct_chamber_score') }} as chambers
    inner join {{ ref('int_campaigns') }} as campaigns
        on chambers.campaign_year = campaigns.campaign_year
),

-- Out of all others, those behind count whole and those level with it half.
placed as (
    select
        *,
        count(*) over (partition by campaign_year, peer_group) as peer_chambers,
        2 * (rank() over (partition by campaign_year, peer_group order by rank_key) - 1)
        + count(*) over (partition by campaign_year, peer_group, rank_key) - 1 as peers_passed_twice,
        count(*) over (partition by campaign_year) as city_chambers,
        2 * (rank() over (partition by campaign_year order by rank_key) - 1)
        + count(*) over (partition by campaign_year, rank_key) - 1 as city_passed_twice
    from scores
),

grades as (
    select
        rubric_id,
        grade_code,
        min_total,
        row_number() over (partition by rubric_id order by min_total desc, source_row asc) as grade_no,
        count(*) over (partition by rubric_id) as grade_count
    from {{ ref('stg_rubric_grades') }}
),

-- The grade one better than the chamber's own; the lowest for a chamber without any.
better as (
    select
        better.rubric_id,
        own.grade_code as own_grade_code,
        better.grade_code,
        better.min_total
    from grades as better
    inner join grades as own
        on
            better.rubric_id = own.rubric_id
            and better.grade_no = own.grade_no - 1
    union all
    select
        rubric_id,
        null as own_grade_code,
        grade_code,
        min_total
    from grades
    where grade_no = grade_count
),

city as (
    select
        campaign_year,
        {{ decimal_quartile('official_score', 2) }} as median_score
    from scores
    group by all
)

select
    placed.campaign_year,
    placed.rubric_id,
    placed.chamber_id,
    placed.district_code,
    placed.peer_group,
    placed.official_score,
    placed.peer_chambers,
    peers.mean_score as peer_mean,
    cast(placed.official_score - peers.mean_score as decimal(18, 9)) as peer_mean_gap,
    peers.median_score as peer_median,
    cast(placed.official_score - peers.median_score as decimal(18, 9)) as peer_median_gap,
    {{ decimal_divide('100 * placed.peers_passed_twice', '2 * (placed.peer_chambers - 1)') }} as peer_percentile,
    districts.median_score as district_median,
    cast(placed.official_score - districts.median_score as decimal(18, 9)) as district_median_gap,
    city.median_score as city_median,
    cast(placed.official_score - city.median_score as decimal(18, 9)) as city_median_gap,
    {{ decimal_divide('100 * placed.city_passed_twice', '2 * (placed.city_chambers - 1)') }} as city_percentile,
    better.grade_code as next_grade_code,
    cast(better.min_total - placed.official_score as decimal(18, 9)) as points_to_next_grade
from placed
inner join {{ ref('fct_peer_group_score') }} as peers
    on
        placed.campaign_year = peers.campaign_year
        and placed.peer_group = peers.peer_group
inner join {{ ref('fct_district_score') }} as districts
    on
        placed.campaign_year = districts.campaign_year
        and placed.district_code = districts.district_code
inner join city
    on placed.campaign_year = city.campaign_year
left join better
    on
        placed.rubric_id = better.rubric_id
        and placed.grade_code is not distinct from better.own_grade_code
order by placed.campaign_year, placed.chamber_id

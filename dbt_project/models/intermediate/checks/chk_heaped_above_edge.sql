-- Of the ratios that lie within threshold_2 percentage points of a band's edge, the share above it, by district and
-- indicator, against the share in all other districts: a large heap would hide in a share that counts it in.
-- threshold is in standard deviations; 100 % is the end of the scale.
with edges as (
    select
        bands.rubric_id,
        bands.indicator_code,
        indicators.name_zh,
        indicators.name_en,
        bands.bound
    from {{ ref('stg_rubric_bands') }} as bands
    inner join {{ ref('stg_rubric_indicators') }} as indicators
        on
            bands.rubric_id = indicators.rubric_id
            and bands.indicator_code = indicators.code
    where
        indicators.calculation = 'ratio'
        and bands.operator = '>='
        and bands.bound < 100
),

near as (
    select
        points.campaign_year,
        points.chamber_id,
        points.indicator_code,
        years.district_code,
        edges.bound,
        edges.name_zh,
        edges.name_en,
        terms.threshold,
        terms.min_group,
        points.value >= edges.bound as is_above
    from {{ ref('int_indicator_points') }} as points
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            points.campaign_year = terms.campaign_year
            and terms.check_code = 'heaped_above_edge'
    inner join edges
        on
            points.rubric_id = edges.rubric_id
            and points.indicator_code = edges.indicator_code
            and points.value >= edges.bound - terms.threshold_2
            and points.value < edges.bound + terms.threshold_2
    inner join {{ ref('int_chamber_years') }} as years
        on
            points.campaign_year = years.campaign_year
            and points.chamber_id = years.chamber_id
    where points.basis = 'claimed'
),

city as (
    select
        campaign_year,
        indicator_code,
        bound,
        count(*) as near_edge,
        count(*) filter (where is_above) as above
    from near
    group by campaign_year, indicator_code, bound
),

districts as (
    select
        near.campaign_year,
        near.district_code,
        near.indicator_code,
        near.bound,
        near.name_zh,
        near.name_en,
        near.threshold,
        near.min_group,
        count(*) as near_edge,
        count(*) filter (where near.is_above) as above
    from near
    group by all
),

compared as (
    select
        districts.*,
        -- In so narrow a window half lie above by chance; that counts as ten more chambers, five of them above.
        (5.0 + city.above - districts.above) / (10.0 + city.near_edge - districts.near_edge) as share_elsewhere
    from districts
    inner join city
        on
            districts.campaign_year = city.campaign_year
            and districts.indicator_code = city.indicator_code
            and districts.bound = city.bound
),

heaps as (
    select
        *,
        near_edge * share_elsewhere as expected_above
    from compared
    where
        above >= min_group
        and above - near_edge * share_elsewhere
        > threshold * sqrt(near_edge * share_elsewhere * (1 - share_elsewhere))
),

in_heap as (
    select
        near.campaign_year,
        near.chamber_id,
        heaps.above,
        heaps.expected_above,
        heaps.name_zh,
        heaps.name_en
    from near
    inner join heaps
        on
            near.campaign_year = heaps.campaign_year
            and near.district_code = heaps.district_code
            and near.indicator_code = heaps.indicator_code
            and near.bound = heaps.bound
    where near.is_above
    qualify row_number() over (
        partition by near.campaign_year, near.chamber_id
        order by heaps.above - heaps.expected_above desc, near.indicator_code asc, near.bound asc
    ) = 1
)

select
    scores.campaign_year,
    scores.chamber_id,
    if(in_heap.chamber_id is not null, 'fail', 'pass') as status,
    in_heap.above as value_checked,
    cast(in_heap.expected_above as decimal(18, 9)) as compared_with,
    in_heap.name_zh as detail_zh,
    in_heap.name_en as detail_en
from {{ ref('int_chamber_scores') }} as scores
left join in_heap
    on
        scores.campaign_year = in_heap.campaign_year
        and scores.chamber_id = in_heap.chamber_id
where scores.has_submitted

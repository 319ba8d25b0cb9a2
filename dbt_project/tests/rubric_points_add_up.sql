-- Every node's points are the sum of its children's, for each profile (registered × Party organisation × chamber type).
with registered as (
    select unnest([true, false]) as is_registered
),

party as (
    select unnest([true, false]) as has_party_org
),

profiles as (
    select
        registered.is_registered,
        party.has_party_org,
        types.chamber_type
    from registered
    cross join party
    cross join {{ ref('stg_chamber_types') }} as types
),

rubrics as (
    select * from {{ ref('stg_rubrics') }}
    where points_kind = 'absolute'
),

criteria as (
    select
        criteria.rubric_id,
        'criterion ' || criteria.code as node,
        profiles.is_registered,
        profiles.has_party_org,
        profiles.chamber_type,
        criteria.points,
        -- Null where nothing applies: the criterion's points then go to its siblings.
        case
            when count(indicators.code) = 0 then 0
            else sum(indicators.points) filter (where {{ applies_to_profile('indicators', 'profiles') }})
        end as children
    from {{ ref('stg_rubric_criteria') }} as criteria
    cross join profiles
    left join {{ ref('stg_rubric_indicators') }} as indicators
        on
            criteria.rubric_id = indicators.rubric_id
            and criteria.code = indicators.criterion_code
    group by all
),

dimensions as (
    select
        dimensions.rubric_id,
        'dimension ' || dimensions.code as node,
        null as is_registered,
        null as has_party_org,
        null as chamber_type,
        dimensions.points,
        coalesce(sum(criteria.points), 0) as children
    from {{ ref('stg_rubric_dimensions') }} as dimensions
    left join {{ ref('stg_rubric_criteria') }} as criteria
        on
            dimensions.rubric_id = criteria.rubric_id
            and dimensions.code = criteria.dimension_code
    group by all
),

totals as (
    select
        rubrics.rubric_id,
        'total' as node,
        null as is_registered,
        null as has_party_org,
        null as chamber_type,
        rubrics.total_points as points,
        coalesce(sum(dimensions.points), 0) as children
    from rubrics
    left join {{ ref('stg_rubric_dimensions') }} as dimensions
        on rubrics.rubric_id = dimensions.rubric_id
    group by all
)

select nodes.*
from (
    select * from criteria
    union all
    select * from dimensions
    union all
    select * from totals
) as nodes
inner join rubrics
    on nodes.rubric_id = rubrics.rubric_id
where nodes.points <> nodes.children

-- Between two rubrics that a crosswalk joins, every node of the first becomes something or is said to be dropped, every
-- node of the second comes from something or is said to be new, no row names a code that its rubric does not have, and
-- what a node's parts became makes up the whole of it.
with nodes as (
    select
        rubric_id,
        'dimension' as level,
        code
    from {{ ref('dim_dimension') }}
    union all
    select
        rubric_id,
        'criterion' as level,
        code
    from {{ ref('dim_criterion') }}
    union all
    select
        rubric_id,
        'indicator' as level,
        code
    from {{ ref('dim_indicator') }}
),

crosswalk as (
    select * from {{ ref('dim_rubric_crosswalk') }}
),

pairs as (
    select distinct
        from_rubric_id,
        to_rubric_id
    from crosswalk
)

select
    nodes.rubric_id,
    nodes.level,
    nodes.code,
    'becomes nothing and is not said to be dropped' as fault
from pairs
inner join nodes
    on pairs.from_rubric_id = nodes.rubric_id
left join crosswalk
    on
        pairs.from_rubric_id = crosswalk.from_rubric_id
        and pairs.to_rubric_id = crosswalk.to_rubric_id
        and nodes.level = crosswalk.level
        and nodes.code = crosswalk.from_code
where crosswalk.level is null
union all
select
    nodes.rubric_id,
    nodes.level,
    nodes.code,
    'comes from nothing and is not said to be new' as fault
from pairs
inner join nodes
    on pairs.to_rubric_id = nodes.rubric_id
left join crosswalk
    on
        pairs.from_rubric_id = crosswalk.from_rubric_id
        and pairs.to_rubric_id = crosswalk.to_rubric_id
        and nodes.level = crosswalk.level
        and nodes.code = crosswalk.to_code
where crosswalk.level is null
union all
select
    from_rubric_id as rubric_id,
    level,
    coalesce(from_code, to_code) as code,
    'is no code of its rubric' as fault
from crosswalk
where
    (from_code is not null and from_name_zh is null)
    or (to_code is not null and to_name_zh is null)
union all
select
    from_rubric_id as rubric_id,
    level,
    from_code as code,
    'becomes more or less than the whole of it' as fault
from crosswalk
where from_code is not null
group by from_rubric_id, to_rubric_id, level, from_code
having sum(share) <> 1

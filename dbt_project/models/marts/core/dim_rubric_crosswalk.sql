with nodes as (
    select
        rubric_id,
        'dimension' as level,
        code,
        name_zh,
        name_en
    from {{ ref('stg_rubric_dimensions') }}
    union all
    select
        rubric_id,
        'criterion' as level,
        code,
        name_zh,
        name_en
    from {{ ref('stg_rubric_criteria') }}
    union all
    select
        rubric_id,
        'indicator' as level,
        code,
        name_zh,
        name_en
    from {{ ref('stg_rubric_indicators') }}
)

select
    crosswalk.from_rubric_id,
    crosswalk.to_rubric_id,
    crosswalk.level,
    crosswalk.from_code,
    before.name_zh as from_name_zh,
    before.name_en as from_name_en,
    crosswalk.to_code,
    after.name_zh as to_name_zh,
    after.name_en as to_name_en,
    crosswalk.kind,
    labels.name_zh as kind_zh,
    labels.name_en as kind_en,
    crosswalk.share,
    crosswalk.note_zh,
    crosswalk.note_en
from {{ ref('stg_rubric_crosswalk') }} as crosswalk
left join nodes as before
    on
        crosswalk.from_rubric_id = before.rubric_id
        and crosswalk.level = before.level
        and crosswalk.from_code = before.code
left join nodes as after
    on
        crosswalk.to_rubric_id = after.rubric_id
        and crosswalk.level = after.level
        and crosswalk.to_code = after.code
left join {{ ref('stg_code_labels') }} as labels
    on
        labels.code_set = 'crosswalk_kind'
        and crosswalk.kind = labels.code
order by
    crosswalk.from_rubric_id,
    crosswalk.to_rubric_id,
    crosswalk.level,
    crosswalk.from_code,
    crosswalk.to_code

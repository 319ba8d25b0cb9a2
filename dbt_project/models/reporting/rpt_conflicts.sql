with rubric_years as (
    select distinct
        campaign_year,
        rubric_id
    from {{ ref('fct_chamber_score') }}
)

select
    conflicts.batch_id,
    conflicts.campaign_year,
    conflicts.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    conflicts.field_code,
    fields.name_zh as field_zh,
    fields.name_en as field_en,
    conflicts.stage,
    stages.name_zh as stage_zh,
    stages.name_en as stage_en,
    conflicts.file_id,
    conflicts.file_name,
    conflicts.sheet,
    conflicts.source_cell,
    conflicts.value_raw,
    conflicts.other_file_id,
    conflicts.other_file_name,
    conflicts.other_sheet,
    conflicts.other_source_cell,
    conflicts.other_value_raw,
    conflicts.received_at,
    conflicts.is_open,
    if(conflicts.is_open, '待确认', '已有新值') as state_zh,
    if(conflicts.is_open, 'Open', 'Settled') as state_en
from {{ ref('ingest_conflict') }} as conflicts
inner join {{ ref('dim_chamber') }} as chambers
    on conflicts.chamber_id = chambers.chamber_id
inner join {{ ref('dim_code_label') }} as stages
    on
        conflicts.stage = stages.code
        and stages.code_set = 'stage'
left join rubric_years
    on conflicts.campaign_year = rubric_years.campaign_year
left join {{ ref('dim_field') }} as fields
    on
        rubric_years.rubric_id = fields.rubric_id
        and conflicts.field_code = fields.code
order by
    conflicts.batch_id, conflicts.campaign_year, conflicts.chamber_id, conflicts.field_code, conflicts.stage,
    conflicts.other_file_id

with rubric_years as (
    select distinct
        campaign_year,
        rubric_id
    from {{ ref('fct_chamber_score') }}
)

select
    rejected.file_id,
    rejected.file_name,
    rejected.sheet,
    rejected.source_row,
    rejected.column as source_column,
    rejected.source_cell,
    rejected.form,
    forms.name_zh as form_zh,
    forms.name_en as form_en,
    rejected.campaign_year,
    rejected.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    rejected.field_code,
    fields.name_zh as field_zh,
    fields.name_en as field_en,
    rejected.stage,
    stages.name_zh as stage_zh,
    stages.name_en as stage_en,
    rejected.value_raw,
    rejected.reason_code,
    rejected.message_zh,
    rejected.message_en,
    rejected.problem_zh,
    rejected.problem_en,
    rejected.expected_zh,
    rejected.expected_en,
    rejected.is_open,
    if(rejected.is_open, '待改正', '已改正') as state_zh,
    if(rejected.is_open, 'Open', 'Settled') as state_en,
    rejected.received_at
from {{ ref('ingest_rejected_row') }} as rejected
inner join {{ ref('dim_code_label') }} as forms
    on
        rejected.form = forms.code
        and forms.code_set = 'row_form'
left join {{ ref('dim_chamber') }} as chambers
    on rejected.chamber_id = chambers.chamber_id
left join rubric_years
    on rejected.campaign_year = rubric_years.campaign_year
left join {{ ref('dim_field') }} as fields
    on
        rubric_years.rubric_id = fields.rubric_id
        and rejected.field_code = fields.code
left join {{ ref('dim_code_label') }} as stages
    on
        rejected.stage = stages.code
        and stages.code_set = 'stage'
order by rejected.file_id, rejected.sheet, rejected.source_row

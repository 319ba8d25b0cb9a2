select
    chambers.campaign_year,
    chambers.rubric_id,
    chambers.chamber_id,
    fields.field_code,
    fields.basis,
    fields.answer,
    fields.field_state,
    fields.decided_by,
    fields.reason
from {{ ref('int_scenario_chamber_years') }} as chambers
inner join {{ ref('int_field_bases') }} as fields
    on
        chambers.value_year = fields.campaign_year
        and chambers.chamber_id = fields.chamber_id
where fields.basis = 'official'

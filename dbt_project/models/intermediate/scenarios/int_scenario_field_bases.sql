-- A field that only the scenario's rules know was not reported; what needs it counts in one of the years only.
select
    chambers.campaign_year,
    chambers.rubric_id,
    chambers.chamber_id,
    fields.code as field_code,
    'official' as basis,
    bases.answer,
    coalesce(bases.field_state, 'not_reported') as field_state,
    bases.decided_by,
    bases.reason
from {{ ref('int_scenario_chamber_years') }} as chambers
inner join {{ ref('stg_rubric_fields') }} as fields
    on chambers.rubric_id = fields.rubric_id
left join {{ ref('int_field_bases') }} as bases
    on
        chambers.value_year = bases.campaign_year
        and chambers.chamber_id = bases.chamber_id
        and fields.code = bases.field_code
        and bases.basis = 'official'

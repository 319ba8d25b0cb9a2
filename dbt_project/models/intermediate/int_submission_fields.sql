-- The fields a chamber itself has to fill in: those of the indicators that apply to its profile.
select distinct
    chamber_years.campaign_year,
    chamber_years.rubric_id,
    chamber_years.chamber_id,
    fields.code as field_code
from {{ ref('int_chamber_years') }} as chamber_years
inner join {{ ref('stg_rubric_indicators') }} as indicators
    on chamber_years.rubric_id = indicators.rubric_id
inner join {{ ref('stg_rubric_fields') }} as fields
    on
        indicators.rubric_id = fields.rubric_id
        and fields.code in (indicators.field_code, indicators.denominator_field_code)
where
    {{ applies_to_profile('indicators', 'chamber_years') }}
    and fields.filled_by = 'chamber'

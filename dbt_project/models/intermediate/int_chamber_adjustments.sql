-- What each step changes the total by, before limits of the total. A bonus needs its evidence where the score does; what
-- is reported against oneself counts without. Nobody is charged with what nobody reported.
with steps as (
    select
        chamber_years.campaign_year,
        chamber_years.chamber_id,
        adjustments.step_no,
        adjustments.max_points,
        adjustments.points_each,
        adjustments.total_floor,
        adjustments.total_cap,
        fields.basis,
        fields.field_state,
        least(abs(fields.answer * adjustments.points_each), adjustments.max_points) as size,
        adjustments.points_each < 0 as is_deduction
    from {{ ref('int_chamber_years') }} as chamber_years
    inner join {{ ref('stg_rubric_adjustments') }} as adjustments
        on chamber_years.rubric_id = adjustments.rubric_id
    left join {{ ref('int_field_bases') }} as fields
        on
            chamber_years.campaign_year = fields.campaign_year
            and chamber_years.chamber_id = fields.chamber_id
            and adjustments.field_code = fields.field_code
)

select
    campaign_year,
    chamber_id,
    step_no,
    total_floor,
    total_cap
    {%- for basis, seen in [
        ('claimed', 'claimed'), ('evidenced', 'evidenced'), ('official', 'official'), ('floor', 'official'),
        ('ceiling', 'official')
    ] %},
    cast(coalesce(max(
        case
            {%- if basis == 'ceiling' %}
            when not is_deduction and field_state in ('not_reported', 'invalid') then max_points
            when not is_deduction then size
            {%- endif %}
            when is_deduction and field_state in ('reported', 'reported_without_evidence') then -size
            when field_state = 'reported' then size
        end
    ) filter (where basis = '{{ seen }}'), 0) as decimal(18, 9)) as {{ basis }}_points
    {%- endfor %}
from steps
group by all

with named as (
    select
        campaign_year,
        rubric_id,
        chamber_id,
        unnest(string_split(gates, ';')) as gate_code
    from {{ ref('int_chamber_years') }}
    where gates is not null
)

select distinct
    named.campaign_year,
    named.rubric_id,
    named.chamber_id,
    gates.gate_code,
    gates.name_zh,
    gates.name_en,
    gates.effect,
    gates.cap_grade
from named
inner join {{ ref('stg_rubric_gates') }} as gates
    on
        named.rubric_id = gates.rubric_id
        and trim(named.gate_code) = gates.gate_code
where gates.enabled

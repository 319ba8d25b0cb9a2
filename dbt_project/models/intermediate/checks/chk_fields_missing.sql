-- Missing fields by dimension; a field that several dimensions use is counted where the form first asks for it.
with places as (
    select
        indicators.rubric_id,
        fields.code as field_code,
        min(criteria.dimension_code) as dimension_code
    from {{ ref('stg_rubric_indicators') }} as indicators
    inner join {{ ref('stg_rubric_criteria') }} as criteria
        on
            indicators.rubric_id = criteria.rubric_id
            and indicators.criterion_code = criteria.code
    inner join {{ ref('stg_rubric_fields') }} as fields
        on
            indicators.rubric_id = fields.rubric_id
            and fields.code in (indicators.field_code, indicators.denominator_field_code)
    group by all
),

missing as (
    select
        expected.campaign_year,
        expected.chamber_id,
        dimensions.code as dimension_code,
        dimensions.name_zh || ' ' || count(*) || ' 项' as dimension_zh,
        dimensions.name_en || ': ' || count(*) as dimension_en
    from {{ ref('int_submission_fields') }} as expected
    inner join {{ ref('int_field_answers') }} as answers
        on
            expected.campaign_year = answers.campaign_year
            and expected.chamber_id = answers.chamber_id
            and expected.field_code = answers.field_code
    inner join places
        on
            expected.rubric_id = places.rubric_id
            and expected.field_code = places.field_code
    inner join {{ ref('stg_rubric_dimensions') }} as dimensions
        on
            expected.rubric_id = dimensions.rubric_id
            and places.dimension_code = dimensions.code
    where
        answers.self_answer is null
        and not answers.self_refused
    group by expected.campaign_year, expected.chamber_id, dimensions.code, dimensions.name_zh, dimensions.name_en
),

by_chamber as (
    select
        campaign_year,
        chamber_id,
        string_agg(dimension_zh, '、' order by dimension_code) as detail_zh,
        string_agg(dimension_en, ', ' order by dimension_code) as detail_en
    from missing
    group by all
)

select
    facts.campaign_year,
    facts.chamber_id,
    if(facts.answered_fields + facts.refused_fields < facts.expected_fields, 'fail', 'pass') as status,
    facts.expected_fields - facts.answered_fields - facts.refused_fields as value_checked,
    facts.expected_fields as compared_with,
    by_chamber.detail_zh,
    by_chamber.detail_en
from {{ ref('int_submission_completeness') }} as facts
inner join {{ ref('int_chamber_scores') }} as scores
    on
        facts.campaign_year = scores.campaign_year
        and facts.chamber_id = scores.chamber_id
left join by_chamber
    on
        facts.campaign_year = by_chamber.campaign_year
        and facts.chamber_id = by_chamber.chamber_id
where scores.has_submitted

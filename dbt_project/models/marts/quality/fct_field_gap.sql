-- Only chambers that sent something: of the others everything is missing, and that is one problem and not seventy.
with gaps as (
    select
        fields.campaign_year,
        fields.rubric_id,
        fields.chamber_id,
        fields.field_code,
        if(answers.self_answer is null, 'field_missing', 'evidence_missing') as problem_code
    from {{ ref('int_submission_fields') }} as fields
    inner join {{ ref('int_field_answers') }} as answers
        on
            fields.campaign_year = answers.campaign_year
            and fields.chamber_id = answers.chamber_id
            and fields.field_code = answers.field_code
    inner join {{ ref('int_chamber_scores') }} as scores
        on
            fields.campaign_year = scores.campaign_year
            and fields.chamber_id = scores.chamber_id
    where
        scores.has_submitted
        and not (answers.self_answer is null and answers.self_refused)
        and not (answers.self_answer is not null and answers.has_evidence)
),

uses as (
    select
        rubric_id,
        code as indicator_code,
        field_code,
        name_zh,
        name_en,
        evidence_zh
    from {{ ref('dim_indicator') }}

    union

    select
        rubric_id,
        code as indicator_code,
        denominator_field_code as field_code,
        name_zh,
        name_en,
        evidence_zh
    from {{ ref('dim_indicator') }}
    where denominator_field_code is not null
)

select
    gaps.campaign_year,
    gaps.rubric_id,
    gaps.chamber_id,
    gaps.field_code,
    gaps.problem_code,
    string_agg(uses.name_zh, '、' order by uses.indicator_code) as indicators_zh,
    string_agg(uses.name_en, ', ' order by uses.indicator_code) as indicators_en,
    string_agg(distinct uses.evidence_zh, '；' order by uses.evidence_zh) as evidence_zh,
    cast(sum(scores.effective_weight - scores.official_contribution) as decimal(18, 9)) as points_at_stake
from gaps
inner join uses
    on
        gaps.rubric_id = uses.rubric_id
        and gaps.field_code = uses.field_code
inner join {{ ref('fct_indicator_score') }} as scores
    on
        gaps.campaign_year = scores.campaign_year
        and gaps.chamber_id = scores.chamber_id
        and uses.indicator_code = scores.indicator_code
where scores.state_reason <> 'other_profile'
group by all
order by gaps.campaign_year, gaps.chamber_id, gaps.field_code

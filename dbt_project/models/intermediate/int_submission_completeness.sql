select
    fields.campaign_year,
    fields.rubric_id,
    fields.chamber_id,
    count(*) as expected_fields,
    count(answers.self_answer) as answered_fields,
    count(answers.self_answer) filter (where answers.has_evidence) as evidenced_fields,
    count(*) filter (where answers.self_answer is null and answers.self_refused) as refused_fields
from {{ ref('int_submission_fields') }} as fields
inner join {{ ref('int_field_answers') }} as answers
    on
        fields.campaign_year = answers.campaign_year
        and fields.chamber_id = answers.chamber_id
        and fields.field_code = answers.field_code
group by all

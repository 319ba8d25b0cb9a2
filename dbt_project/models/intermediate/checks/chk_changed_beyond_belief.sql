-- Against last year's verified number under the same rubric: codes of another rubric may mean something else.
with fields as (
    {{ scored_counts() }}
),

changes as (
    select
        answers.campaign_year,
        answers.rubric_id,
        answers.chamber_id,
        answers.field_code,
        answers.self_answer,
        terms.threshold as times,
        terms.threshold_2 as least_change,
        coalesce(earlier.city_answer, earlier.district_answer, earlier.self_answer) as last_year
    from {{ ref('int_field_answers') }} as answers
    inner join {{ ref('int_quality__check_years') }} as terms
        on
            answers.campaign_year = terms.campaign_year
            and terms.check_code = 'changed_beyond_belief'
    inner join {{ ref('int_field_answers') }} as earlier
        on
            answers.campaign_year = earlier.campaign_year + 1
            and answers.rubric_id = earlier.rubric_id
            and answers.chamber_id = earlier.chamber_id
            and answers.field_code = earlier.field_code
    where
        answers.self_answer is not null
        and coalesce(earlier.city_answer, earlier.district_answer, earlier.self_answer) is not null
),

-- One is added to both, so that the step from zero is measured too.
judged as (
    select
        changes.*,
        fields.name_zh,
        fields.name_en,
        greatest(changes.self_answer, changes.last_year) + 1 as larger,
        least(changes.self_answer, changes.last_year) + 1 as smaller
    from changes
    inner join fields
        on
            changes.rubric_id = fields.rubric_id
            and changes.field_code = fields.field_code
)

select
    campaign_year,
    chamber_id,
    if(larger - smaller >= least_change and larger >= times * smaller, 'fail', 'pass') as status,
    self_answer as value_checked,
    last_year as compared_with,
    name_zh as detail_zh,
    name_en as detail_en
from judged
qualify row_number() over (
    partition by campaign_year, chamber_id
    order by
        larger - smaller >= least_change and larger >= times * smaller desc,
        larger / smaller desc, field_code asc
) = 1

-- Every code that the marts hold has a name in seeds/code_labels.csv, so that no page loses a row to a missing name.
{% set coded = [
    ('answer_state', 'answer_state', 'fct_indicator_score'),
    ('state_reason', 'state_reason', 'fct_indicator_score'),
    ('stage', 'decided_by', 'fct_indicator_score'),
    ('stage', 'stage', 'fct_field_value'),
    ('severity', 'severity', 'fct_submission_check'),
    ('check_scope', 'scope', 'fct_submission_check'),
    ('check_kind', 'kind', 'fct_submission_check'),
    ('submission_state', 'state_code', 'fct_submission_completeness'),
    ('file_kind', 'kind', 'ingest_file'),
    ('file_outcome', 'outcome', 'ingest_file'),
    ('row_form', 'form', 'ingest_rejected_row'),
    ('row_status', 'row_status', 'fct_field_value_history'),
    ('problem', 'problem_code', 'fct_field_gap'),
    ('unranked_reason', 'unranked_reason', 'fct_chamber_score'),
    ('movement_reason', 'movement_reason', 'fct_movement'),
    ('movement_reason', 'movement_reason', 'fct_district_movement'),
    ('crosswalk_kind', 'kind', 'dim_rubric_crosswalk'),
    ('reminder_owner', 'owed_by', 'fct_reminder'),
    ('reminder_state', 'reminder_state', 'fct_reminder'),
] %}
with codes as (
    {% for code_set, column, model in coded %}
        select distinct
            '{{ code_set }}' as code_set,
            {{ column }} as code
        from {{ ref(model) }}
        where {{ column }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    codes.code_set,
    codes.code
from codes
left join {{ ref('dim_code_label') }} as labels
    on
        codes.code_set = labels.code_set
        and codes.code = labels.code
where labels.code is null

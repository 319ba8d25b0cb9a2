-- Every code that the marts hold has a name in seeds/code_labels.csv, so that no page loses a row to a missing name.
with codes as (
    select distinct
        'answer_state' as code_set,
        answer_state as code
    from {{ ref('fct_indicator_score') }}
    union all
    select distinct
        'state_reason' as code_set,
        state_reason as code
    from {{ ref('fct_indicator_score') }}
    union all
    select distinct
        'stage' as code_set,
        decided_by as code
    from {{ ref('fct_indicator_score') }}
    where decided_by is not null
    union all
    select distinct
        'stage' as code_set,
        stage as code
    from {{ ref('fct_field_value') }}
    union all
    select distinct
        'severity' as code_set,
        severity as code
    from {{ ref('fct_submission_check') }}
    union all
    select distinct
        'file_kind' as code_set,
        kind as code
    from {{ ref('ingest_file') }}
    union all
    select distinct
        'file_outcome' as code_set,
        outcome as code
    from {{ ref('ingest_file') }}
    union all
    select distinct
        'row_form' as code_set,
        form as code
    from {{ ref('ingest_rejected_row') }}
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

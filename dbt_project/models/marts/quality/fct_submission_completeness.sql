select
    campaign_year,
    rubric_id,
    chamber_id,
    expected_fields,
    answered_fields,
    evidenced_fields,
    refused_fields,
    answered_fields = expected_fields and evidenced_fields = expected_fields as is_complete
from {{ ref('int_submission_completeness') }}
order by campaign_year, chamber_id

select
    campaign_year,
    chamber_id,
    if(refused_fields > 0, 'fail', 'pass') as status,
    refused_fields as value_checked,
    expected_fields as compared_with
from {{ ref('int_submission_completeness') }}

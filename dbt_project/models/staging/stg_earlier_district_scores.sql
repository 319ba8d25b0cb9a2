select
    campaign_year,
    rubric_id,
    district_code,
    mean_score,
    district_rank,
    chambers_expected,
    chambers_submitted
from {{ source('raw', 'earlier_district_score') }}

select
    campaign_year,
    rubric_id,
    chamber_id,
    district_code,
    official_score,
    floor_score,
    ceiling_score,
    has_submitted,
    city_rank,
    rank_p05,
    rank_p95
from {{ source('raw', 'earlier_chamber_score') }}

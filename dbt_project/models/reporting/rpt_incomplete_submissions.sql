select
    completeness.campaign_year,
    completeness.rubric_id,
    completeness.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    completeness.state_code,
    states.name_zh as state_zh,
    states.name_en as state_en,
    completeness.expected_fields,
    completeness.answered_fields,
    completeness.evidenced_fields,
    completeness.refused_fields,
    cast(100 * scores.answered_share as decimal(9, 1)) as answered_percent,
    completeness.failed_checks,
    completeness.reasons_zh,
    completeness.reasons_en
from {{ ref('fct_submission_completeness') }} as completeness
inner join {{ ref('fct_chamber_score') }} as scores
    on
        completeness.campaign_year = scores.campaign_year
        and completeness.chamber_id = scores.chamber_id
inner join {{ ref('dim_chamber') }} as chambers
    on completeness.chamber_id = chambers.chamber_id
inner join {{ ref('dim_code_label') }} as states
    on
        completeness.state_code = states.code
        and states.code_set = 'submission_state'
where completeness.state_code <> 'complete'
order by completeness.campaign_year, chambers.district_code, completeness.chamber_id

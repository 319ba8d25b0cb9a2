with reasons as (
    select
        campaign_year,
        chamber_id,
        string_agg(message_zh, '' order by severity, check_code) as reasons_zh,
        string_agg(message_en, ' ' order by severity, check_code) as reasons_en
    from {{ ref('fct_submission_check') }}
    where
        status = 'fail'
        and severity = 'error'
    group by all
)

select
    completeness.campaign_year,
    completeness.rubric_id,
    completeness.chamber_id,
    chambers.name_zh as chamber_zh,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    if(scores.has_submitted, '待补正', '缺报') as state_zh,
    if(scores.has_submitted, 'To be completed', 'Not submitted') as state_en,
    completeness.expected_fields,
    completeness.answered_fields,
    completeness.evidenced_fields,
    completeness.refused_fields,
    cast(100 * scores.answered_share as decimal(9, 1)) as answered_percent,
    reasons.reasons_zh,
    reasons.reasons_en
from {{ ref('fct_submission_completeness') }} as completeness
inner join {{ ref('fct_chamber_score') }} as scores
    on
        completeness.campaign_year = scores.campaign_year
        and completeness.chamber_id = scores.chamber_id
inner join {{ ref('dim_chamber') }} as chambers
    on completeness.chamber_id = chambers.chamber_id
left join reasons
    on
        completeness.campaign_year = reasons.campaign_year
        and completeness.chamber_id = reasons.chamber_id
where not completeness.is_complete
order by completeness.campaign_year, chambers.district_code, completeness.chamber_id

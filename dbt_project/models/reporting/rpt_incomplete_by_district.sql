with reasons as (
    select
        checks.campaign_year,
        chambers.district_code,
        checks.check_code,
        count(*) as chambers
    from {{ ref('fct_submission_check') }} as checks
    inner join {{ ref('dim_chamber') }} as chambers
        on checks.chamber_id = chambers.chamber_id
    where
        checks.status = 'fail'
        and checks.scope = 'chamber'
    group by checks.campaign_year, chambers.district_code, checks.check_code
),

commonest as (
    select
        reasons.campaign_year,
        reasons.district_code,
        names.name_zh || ' ' || reasons.chambers || ' 家' as reason_zh,
        names.name_en || ': ' || reasons.chambers as reason_en
    from reasons
    inner join {{ ref('dim_submission_check') }} as names
        on reasons.check_code = names.check_code
    qualify row_number() over (
        partition by reasons.campaign_year, reasons.district_code
        order by reasons.chambers desc, names.weight desc, reasons.check_code asc
    ) = 1
)

select
    completeness.campaign_year,
    completeness.rubric_id,
    chambers.district_code,
    chambers.district_name_zh as district_zh,
    chambers.district_name_en as district_en,
    count(*) as chambers_expected,
    count(*) filter (where completeness.state_code = 'complete') as chambers_complete,
    count(*) filter (where completeness.state_code = 'doubtful') as chambers_doubtful,
    count(*) filter (where completeness.state_code = 'to_correct') as chambers_to_correct,
    count(*) filter (where completeness.state_code = 'not_submitted') as chambers_not_submitted,
    cast(
        100 * {{ decimal_divide("count(*) filter (where completeness.state_code = 'complete')", 'count(*)') }}
        as decimal(9, 1)
    ) as complete_percent,
    any_value(commonest.reason_zh) as reason_zh,
    any_value(commonest.reason_en) as reason_en
from {{ ref('fct_submission_completeness') }} as completeness
inner join {{ ref('dim_chamber') }} as chambers
    on completeness.chamber_id = chambers.chamber_id
left join commonest
    on
        completeness.campaign_year = commonest.campaign_year
        and chambers.district_code = commonest.district_code
group by
    completeness.campaign_year, completeness.rubric_id, chambers.district_code, chambers.district_name_zh,
    chambers.district_name_en
order by completeness.campaign_year, chambers.district_code

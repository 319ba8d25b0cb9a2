-- The roll-up rule, and the only place where it stands. In this order: nothing came (not_submitted); something is
-- missing or a check says that it must be corrected (to_correct); a check doubts the chamber's numbers (doubtful);
-- complete. What is said of a district or its reviewer is no fault of the chamber.
with failed as (
    select
        campaign_year,
        chamber_id,
        count(*) as failed_checks,
        bool_or(severity = 'error') as must_correct,
        bool_or(kind = 'plausibility') as is_doubted,
        string_agg(message_zh, '' order by weight desc, check_code asc) as reasons_zh,
        string_agg(message_en, ' ' order by weight desc, check_code asc) as reasons_en
    from {{ ref('fct_submission_check') }}
    where
        status = 'fail'
        and scope = 'chamber'
    group by all
),

counted as (
    select
        campaign_year,
        chamber_id,
        answered_fields = expected_fields and evidenced_fields = expected_fields as is_complete
    from {{ ref('int_submission_completeness') }}
)

select
    counted.campaign_year,
    counted.chamber_id,
    counted.is_complete,
    case
        when not scores.has_submitted then 'not_submitted'
        when failed.must_correct or not counted.is_complete then 'to_correct'
        when failed.is_doubted then 'doubtful'
        else 'complete'
    end as state_code,
    coalesce(failed.failed_checks, 0) as failed_checks,
    failed.reasons_zh,
    failed.reasons_en
from counted
inner join {{ ref('int_chamber_scores') }} as scores
    on
        counted.campaign_year = scores.campaign_year
        and counted.chamber_id = scores.chamber_id
left join failed
    on
        counted.campaign_year = failed.campaign_year
        and counted.chamber_id = failed.chamber_id

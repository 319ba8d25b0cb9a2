-- The roll-up rule of a submission's state, and the only place where it stands. In this order: nothing came
-- (not_submitted); something is missing or a check says that it must be corrected (to_correct); a check doubts the
-- chamber's numbers (doubtful); complete. What is said of a district or its reviewer is no fault of the chamber.
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
)

select
    facts.campaign_year,
    facts.rubric_id,
    facts.chamber_id,
    facts.expected_fields,
    facts.answered_fields,
    facts.evidenced_fields,
    facts.refused_fields,
    -- A refused value is no answer, so that nothing is refused where all are answered.
    facts.answered_fields = facts.expected_fields and facts.evidenced_fields = facts.expected_fields as is_complete,
    case
        when not scores.has_submitted then 'not_submitted'
        when facts.answered_fields < facts.expected_fields then 'to_correct'
        when facts.evidenced_fields < facts.expected_fields then 'to_correct'
        when failed.must_correct then 'to_correct'
        when failed.is_doubted then 'doubtful'
        else 'complete'
    end as state_code,
    coalesce(failed.failed_checks, 0) as failed_checks,
    failed.reasons_zh,
    failed.reasons_en
from {{ ref('int_submission_completeness') }} as facts
inner join {{ ref('int_chamber_scores') }} as scores
    on
        facts.campaign_year = scores.campaign_year
        and facts.chamber_id = scores.chamber_id
left join failed
    on
        facts.campaign_year = failed.campaign_year
        and facts.chamber_id = failed.chamber_id
order by facts.campaign_year, facts.chamber_id

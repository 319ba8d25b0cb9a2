with judged as (
    select
        check_index.campaign_year,
        check_index.rubric_id,
        check_index.chamber_id,
        check_index.check_code,
        check_index.severity,
        check_index.message_zh,
        check_index.message_en,
        results.value_checked,
        coalesce(results.status, 'not_assessed') as status,
        -- Counts are whole, shares have one digit and are rounded down.
        case
            when results.value_checked = floor(results.value_checked)
                then cast(cast(results.value_checked as bigint) as varchar)
            else {{ one_digit_down('results.value_checked') }}
        end as value_text
    from {{ ref('int_quality__check_index') }} as check_index
    left join {{ ref('int_quality__check_results') }} as results
        on
            check_index.campaign_year = results.campaign_year
            and check_index.chamber_id = results.chamber_id
            and check_index.check_code = results.check_code
)

select
    campaign_year,
    rubric_id,
    chamber_id,
    check_code,
    severity,
    status,
    value_checked,
    case
        when status = 'fail' then replace(message_zh, '{value}', coalesce(value_text, ''))
        when status = 'pass' then '通过。'
        else '无可评判的数据。'
    end as message_zh,
    case
        when status = 'fail' then replace(message_en, '{value}', coalesce(value_text, ''))
        when status = 'pass' then 'Passed.'
        else 'Nothing to judge.'
    end as message_en
from judged
order by campaign_year, chamber_id, check_code

with judged as (
    select
        check_index.campaign_year,
        check_index.rubric_id,
        check_index.chamber_id,
        check_index.check_code,
        check_index.severity,
        check_index.scope,
        check_index.kind,
        check_index.weight,
        check_index.message_zh,
        check_index.message_en,
        cast(results.value_checked as decimal(28, 9)) as value_checked,
        cast(results.compared_with as decimal(28, 9)) as compared_with,
        coalesce(results.status, 'not_assessed') as status,
        {{ number_text('results.value_checked') }} as value_text,
        {{ number_text('results.compared_with') }} as compared_text,
        results.detail_zh,
        results.detail_en
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
    scope,
    kind,
    weight,
    status,
    value_checked,
    compared_with,
    case status
        when 'fail' then {{ finished_sentence('message_zh', 'detail_zh') }}
        when 'pass' then '通过。'
        when 'not_applicable' then '不适用。'
        else '无可评判的数据。'
    end as message_zh,
    case status
        when 'fail' then {{ finished_sentence('message_en', 'detail_en') }}
        when 'pass' then 'Passed.'
        when 'not_applicable' then 'Does not apply.'
        else 'Nothing to judge.'
    end as message_en
from judged
order by campaign_year, chamber_id, check_code

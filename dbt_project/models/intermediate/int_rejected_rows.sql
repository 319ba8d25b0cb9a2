with at_landing as (
    select
        rejected.*,
        rejected.form = 'value' and matches.chamber_id is null as is_unmatched,
        matches.candidates,
        -- A row that fits several chambers belongs to none of them; the register's own rows mean what they say.
        case
            when rejected.form = 'chamber' then rejected.written_id
            when matches.rejection_code in ('ambiguous_chamber', 'conflicting_chamber') then null
            else coalesce(matches.chamber_id, rejected.written_id)
        end as chamber_id
    from {{ ref('stg_rejected_rows') }} as rejected
    left join {{ ref('stg_chamber_matches') }} as matches
        on
            rejected.written_id is not distinct from matches.written_id
            and rejected.written_name is not distinct from matches.written_name
            and rejected.written_uscc is not distinct from matches.written_uscc
),

-- Known only with the whole register and the as-of date: tomorrow these rows may be accepted ones.
in_the_build as (
    select
        *,
        concat_ws(' ', written_id, written_name, written_uscc) as written,
        if(coalesce(sheet, '') = '', '', '工作表“' || sheet || '”') || '第 ' || source_row || ' 行' as place_zh,
        if(coalesce(sheet, '') = '', 'Row ', 'Sheet “' || sheet || '”, row ') || source_row as place_en
    from {{ ref('int_landed_values') }}
    where row_status = 'rejected'
),

explained as (
    select
        *,
        case rejection_code
            when 'future_year' then '年度 ' || campaign_year || ' 晚于截止日所在年度。'
            when 'reason_missing' then '核定值“' || coalesce(value_raw, '') || '”与自评值不同，但没有写扣分原因。'
            when 'ambiguous_chamber' then '“' || written || '”对应不止一个商会：' || candidates || '。'
            when 'conflicting_chamber' then '“' || written || '”中的编码、信用代码与名称指向不同的商会：' || candidates || '。'
            else
                '商会“' || written || '”不在截止日有效的商会名册中'
                || coalesce('；名称相近的有：' || candidates, '') || '。'
        end as problem_zh,
        case rejection_code
            when 'future_year' then 'The year ' || campaign_year || ' lies after the year of the as-of date.'
            when 'reason_missing'
                then
                    'The verified value “' || coalesce(value_raw, '')
                    || '” differs from the claim, but no reason is given.'
            when 'ambiguous_chamber' then '“' || written || '” fits more than one chamber: ' || candidates || '.'
            when 'conflicting_chamber'
                then 'Key, credit code and name in “' || written || '” mean different chambers: ' || candidates || '.'
            else
                'Chamber “' || written || '” is not in the register valid on the as-of date'
                || coalesce('; similar names: ' || candidates, '') || '.'
        end as problem_en,
        case rejection_code
            when 'future_year' then '正确的评价年度'
            when 'reason_missing' then '扣分原因；或与自评值一致的核定值'
            when 'unknown_chamber' then '名册中的商会编码；新设商会请补报名册'
            else '名册中该商会的商会编码，且与名称一致'
        end as expected_zh,
        case rejection_code
            when 'future_year' then 'the right campaign year'
            when 'reason_missing' then 'the reason for the deduction, or a verified value equal to the claim'
            when 'unknown_chamber' then 'a chamber key of the register; add a new chamber to the register'
            else 'the key of this chamber as in the register, with its own name'
        end as expected_en
    from in_the_build
),

refused as (
    select
        file_id,
        sheet,
        source_row,
        source_column,
        source_letter,
        form,
        campaign_year,
        chamber_id,
        field_code,
        stage,
        value_raw,
        null as evidence,
        reason_code,
        message_zh,
        message_en,
        problem_zh,
        problem_en,
        expected_zh,
        expected_en,
        candidates,
        is_unmatched,
        received_at
    from at_landing

    union all

    select
        file_id,
        sheet,
        source_row,
        case rejection_code
            when 'future_year' then '年度'
            when 'reason_missing' then '扣分原因'
            else '商会编码'
        end as source_column,
        -- The ledger knows the letter of the value's cell only.
        if(rejection_code = 'reason_missing', source_letter, null) as source_letter,
        'value' as form,
        campaign_year,
        coalesce(chamber_id, if(rejection_code = 'unknown_chamber', written_id, null)) as chamber_id,
        field_code,
        stage,
        case rejection_code
            when 'future_year' then cast(campaign_year as varchar)
            when 'reason_missing' then value_raw
            else written
        end as value_raw,
        evidence,
        rejection_code as reason_code,
        place_zh || '：' || problem_zh || '应填：' || expected_zh || '。' as message_zh,
        place_en || ': ' || problem_en || ' Expected: ' || expected_en || '.' as message_en,
        problem_zh,
        problem_en,
        expected_zh,
        expected_en,
        candidates,
        chamber_id is null as is_unmatched,
        received_at
    from explained
),

register_rows as (
    select
        chamber_id,
        max(received_at) as received_at,
        arg_max(file_id, (received_at, file_id)) as file_id
    from {{ ref('int_register_rows') }}
    where row_status = 'accepted'
    group by all
)

-- Open until an accepted row that came later answers the same year, chamber, field and stage, or the register's row.
select
    refused.*,
    coalesce(answers.file_id, register_rows.file_id) as closed_by_file_id,
    coalesce(answers.received_at, register_rows.received_at) as closed_at,
    answers.file_id is null and register_rows.file_id is null as is_open
from refused
left join {{ ref('int_landed_values') }} as answers
    on
        refused.form = 'value'
        and refused.campaign_year = answers.campaign_year
        and refused.chamber_id = answers.chamber_id
        and refused.field_code = answers.field_code
        and refused.stage = answers.stage
        and answers.row_status = 'accepted'
        and (answers.received_at, answers.file_id, answers.sheet, answers.source_row)
        > (refused.received_at, refused.file_id, refused.sheet, refused.source_row)
left join register_rows
    on
        refused.form = 'chamber'
        and refused.chamber_id = register_rows.chamber_id
        and (register_rows.received_at, register_rows.file_id) > (refused.received_at, refused.file_id)

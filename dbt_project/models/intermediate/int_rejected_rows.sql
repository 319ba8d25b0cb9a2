select
    rejected.file_id,
    rejected.sheet,
    rejected.source_row,
    rejected.source_column,
    rejected.form,
    rejected.campaign_year,
    rejected.chamber_id,
    rejected.field_code,
    rejected.stage,
    rejected.value_raw,
    rejected.reason_code,
    rejected.message_zh,
    rejected.message_en,
    rejected.received_at
from {{ ref('stg_rejected_rows') }} as rejected

union all

-- Known only with the whole register and the as-of date: tomorrow these rows may be accepted ones.
select
    landed.file_id,
    landed.sheet,
    landed.source_row,
    if(landed.rejection_code = 'future_year', '年度', '商会编码') as source_column,
    'value' as form,
    landed.campaign_year,
    landed.chamber_id,
    landed.field_code,
    landed.stage,
    if(landed.rejection_code = 'future_year', cast(landed.campaign_year as varchar), landed.chamber_id) as value_raw,
    landed.rejection_code as reason_code,
    if(coalesce(landed.sheet, '') = '', '', '工作表“' || landed.sheet || '”') || '第 ' || landed.source_row || ' 行：'
    || case landed.rejection_code
        when 'future_year' then '年度 ' || landed.campaign_year || ' 晚于截止日所在年度，请核对年度。'
        else '商会编码“' || landed.chamber_id || '”不在截止日有效的商会名册中，请核对编码或补报名册。'
    end as message_zh,
    if(coalesce(landed.sheet, '') = '', '', 'Sheet "' || landed.sheet || '", ') || 'row ' || landed.source_row || ': '
    || case landed.rejection_code
        when 'future_year' then 'the year ' || landed.campaign_year || ' lies after the as-of date; please check it.'
        else
            'chamber key "' || landed.chamber_id
            || '" is not in the register valid on the as-of date; check the key or add it to the register.'
    end as message_en,
    landed.received_at
from {{ ref('int_landed_values') }} as landed
where landed.row_status = 'rejected'

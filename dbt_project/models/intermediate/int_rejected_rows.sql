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

-- Known only once the whole register is there: tomorrow's register may turn these rows into accepted ones.
select
    landed.file_id,
    landed.sheet,
    landed.source_row,
    landed.source_column,
    'value' as form,
    landed.campaign_year,
    landed.chamber_id,
    landed.field_code,
    landed.stage,
    landed.value_raw,
    'unknown_chamber' as reason_code,
    '商会编码“' || landed.chamber_id || '”不在截止日有效的商会名册中,请核对编码或补报名册。' as message_zh,
    'Chamber key "' || landed.chamber_id
    || '" is not in the register valid on the as-of date; check the key or add it to the register.' as message_en,
    landed.received_at
from {{ ref('int_landed_values') }} as landed
where landed.row_status = 'rejected'

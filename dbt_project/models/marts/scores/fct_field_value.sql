select
    landed.campaign_year,
    campaigns.rubric_id,
    landed.chamber_id,
    landed.field_code,
    landed.stage,
    landed.value_raw,
    landed.value_number,
    landed.value_date,
    landed.evidence,
    landed.reason,
    landed.file_id,
    landed.sheet,
    landed.source_row,
    landed.source_column,
    landed.source_letter,
    landed.is_withdrawal,
    landed.received_at,
    landed.first_received_at,
    coalesce(
        deadlines.late_rule = 'counts_marked_late'
        and landed.first_received_at >= deadlines.due_on + interval 1 day,
        false
    ) as is_late
from {{ ref('int_landed_values') }} as landed
inner join {{ ref('int_campaigns') }} as campaigns
    on landed.campaign_year = campaigns.campaign_year
left join {{ ref('int_deadlines') }} as deadlines
    on
        landed.campaign_year = deadlines.campaign_year
        and landed.stage = deadlines.stage
where landed.row_status = 'accepted'
order by landed.campaign_year, landed.chamber_id, landed.field_code, landed.stage

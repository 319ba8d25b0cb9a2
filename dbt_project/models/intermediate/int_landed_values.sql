select
    landed.*,
    case
        when landed.campaign_year > year(context.as_of) then 'future_year'
        when chambers.chamber_id is null then 'unknown_chamber'
    end as rejection_code,
    case
        when chambers.chamber_id is null or landed.campaign_year > year(context.as_of) then 'rejected'
        when
            row_number() over (
                partition by landed.campaign_year, landed.chamber_id, landed.field_code, landed.stage
                order by landed.received_at desc, landed.file_id desc, landed.sheet desc, landed.source_row desc
            ) = 1
            then 'accepted'
        else 'superseded'
    end as row_status
from {{ ref('stg_field_values') }} as landed
cross join {{ ref('stg_run_context') }} as context
left join {{ ref('int_chambers') }} as chambers
    on landed.chamber_id = chambers.chamber_id

with differing as (
    select
        conflicts.campaign_year,
        conflicts.chamber_id,
        conflicts.field_code,
        any_value(fields.name_zh) as name_zh,
        any_value(fields.name_en) as name_en
    from {{ ref('ingest_conflict') }} as conflicts
    inner join {{ ref('int_campaigns') }} as campaigns
        on conflicts.campaign_year = campaigns.campaign_year
    inner join {{ ref('stg_rubric_fields') }} as fields
        on
            campaigns.rubric_id = fields.rubric_id
            and conflicts.field_code = fields.code
    where
        conflicts.is_open
        and conflicts.stage = 'self'
    group by conflicts.campaign_year, conflicts.chamber_id, conflicts.field_code
),

by_chamber as (
    select
        campaign_year,
        chamber_id,
        count(*) as fields,
        string_agg(name_zh, '、' order by field_code) as detail_zh,
        string_agg(name_en, '; ' order by field_code) as detail_en
    from differing
    group by all
)

select
    scores.campaign_year,
    scores.chamber_id,
    if(by_chamber.fields > 0, 'fail', 'pass') as status,
    coalesce(by_chamber.fields, 0) as value_checked,
    by_chamber.detail_zh,
    by_chamber.detail_en
from {{ ref('int_chamber_scores') }} as scores
left join by_chamber
    on
        scores.campaign_year = by_chamber.campaign_year
        and scores.chamber_id = by_chamber.chamber_id
where scores.has_submitted

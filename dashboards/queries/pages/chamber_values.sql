-- 一个商会的全部填报值：自评、区级、市级，及出自何处
-- Every value of a chamber: self, district, city, and where it stands
select
    field_values.field_code,
    fields.name_zh as field_zh,
    fields.name_en as field_en,
    field_values.stage,
    stages.name_zh as stage_zh,
    stages.name_en as stage_en,
    field_values.value_raw,
    field_values.evidence,
    field_values.reason,
    files.file_name,
    field_values.sheet,
    coalesce(field_values.source_letter, '') || field_values.source_row as source_cell
from marts.fct_field_value as field_values
left join marts.dim_field as fields
    on
        field_values.rubric_id = fields.rubric_id
        and field_values.field_code = fields.code
left join marts.dim_code_label as stages
    on
        field_values.stage = stages.code
        and stages.code_set = 'stage'
left join quality.ingest_file as files
    on field_values.file_id = files.file_id
where
    field_values.campaign_year = coalesce(
        cast(getvariable('year') as integer),
        (select max(overview.campaign_year) from reporting.rpt_overview as overview)
    )
    and field_values.chamber_id = cast(getvariable('chamber') as varchar)
order by field_values.field_code asc, stages.name_en desc;

"""The landed field values as a whole: are they there, placed, traceable, and does every field arrive.

DuckDB counts per year, stage and field, so that the batch has some hundred rows at any number of chambers; fields that
nobody reported have a row too. Rows received after the as-of date do not exist.
"""

from __future__ import annotations

from expectations.spec import DataSet, critical, warning

STAGES = ("self", "district", "city")
"""Contract, "What can be put in the inbox"."""

_QUERY = """
with landed as (
    select field_value.*
    from raw.field_value, raw.run_context
    where field_value.received_at is null or field_value.received_at < run_context.as_of + interval 1 day
),
profile as (
    select
        campaign_year,
        stage,
        field_code,
        count(*) as landed_rows,
        count(*) filter (
            where campaign_year is null or stage is null or field_code is null
                -- A chamber may be given by its name or its credit code alone.
                or coalesce(chamber_id, chamber_name, chamber_uscc) is null
        ) as rows_without_key,
        count(*) filter (where file_id is null or source_row is null or received_at is null) as rows_without_source,
        count(*) - count(distinct row(file_id, sheet, source_row, source_column)) as rows_of_a_cell_read_before,
        count(*) filter (where value_number is null and value_date is null and is_withdrawal is not true)
            as rows_without_value
    from landed
    group by all
),
years as (
    select landed_years.campaign_year, rubrics.rubric_id
    from (select distinct campaign_year from landed) as landed_years
    left join marts.dim_rubric as rubrics
        on landed_years.campaign_year between rubrics.valid_from_year
            and coalesce(rubrics.valid_to_year, landed_years.campaign_year)
),
expected as (
    select distinct years.campaign_year, fields.code as field_code
    from years
    inner join raw.rubric_field as fields on years.rubric_id = fields.rubric_id
)
select
    campaign_year,
    profile.stage,
    field_code,
    coalesce(profile.landed_rows, 0) as landed_rows,
    coalesce(profile.rows_without_key, 0) as rows_without_key,
    coalesce(profile.rows_without_source, 0) as rows_without_source,
    coalesce(profile.rows_of_a_cell_read_before, 0) as rows_of_a_cell_read_before,
    coalesce(profile.rows_without_value, 0) as rows_without_value,
    campaign_year in (select years.campaign_year from years where years.rubric_id is not null) as year_has_a_rubric
from expected
full join profile using (campaign_year, field_code)
order by all
"""

LANDED_VALUES = DataSet(
    name="landed_values",
    asset="warehouse_inputs",
    query=_QUERY,
    row_key=("campaign_year", "stage", "field_code"),
    todo_zh="看是哪些文件的行(sihao query cell_history);台账若已损坏,用 sihao rebuild 由存档重建。",
    todo_en=(
        "See which files the rows are from (sihao query cell_history); if the ledger is damaged, make it "
        "again with sihao rebuild."
    ),
    expectations=(
        # A register whose chambers have not answered yet is a beginning, not a fault.
        warning(
            "values_have_arrived", "ExpectColumnSumToBeBetween",
            "台账中应有填报值。", "The ledger should hold field values.",
            column="landed_rows", min_value=1,
        ),
        critical(
            "every_value_has_its_key", "ExpectColumnValuesToBeBetween",
            "每个填报值都应有年度、商会编码、字段编码和阶段。",
            "Every value should have its year, chamber, field and stage.",
            column="rows_without_key", min_value=0, max_value=0,
        ),
        critical(
            "every_value_has_its_source", "ExpectColumnValuesToBeBetween",
            "每个填报值都应能追溯到文件、行和收到时间。",
            "Every value should be traceable to a file, a row and the time it was received.",
            column="rows_without_source", min_value=0, max_value=0,
        ),
        critical(
            "every_cell_is_landed_once", "ExpectColumnValuesToBeBetween",
            "同一文件的同一单元格只应入账一次。", "A cell of a file should be in the ledger once.",
            column="rows_of_a_cell_read_before", min_value=0, max_value=0,
        ),
        critical(
            "every_value_was_understood", "ExpectColumnValuesToBeBetween",
            "入账的填报值都应已解析为数值或日期,或为撤回;不能解析的应已退回。",
            "Every landed value should be parsed into a number or a date, or withdraw one; what cannot be is rejected.",
            column="rows_without_value", min_value=0, max_value=0,
        ),
        critical(
            "stages_are_known", "ExpectColumnValuesToBeInSet",
            "阶段只能是自评、区级、市级。", "The stage should be self, district or city.",
            column="stage", value_set=STAGES,
        ),
        critical(
            "every_year_has_a_rubric", "ExpectColumnValuesToBeInSet",
            "填报值的年度应在某个评价办法的适用年度内。", "The year of a value should be held by a rubric.",
            column="year_has_a_rubric", value_set=(True,),
        ),
        warning(
            "nearly_every_field_is_reported", "ExpectColumnValuesToBeBetween",
            "至少 95% 的填报项应有商会填报。", "At least 95 % of the fields should be reported by somebody.",
            column="landed_rows", min_value=1, mostly=0.95,
        ),
    ),
)  # fmt: skip

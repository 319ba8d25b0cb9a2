"""A rejected row as the submitter will read it: which cell, what was read, what is wrong. No rule is decided here."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.ingest.reasons import REASONS
from pipelines.ingest.text import shown

RAW_SHOWN = 200
"""A rejected cell is kept with at most this many characters; the archive holds the whole file."""

COLUMN_NAMES: Mapping[str, tuple[str, str]] = {
    "campaign_year": ("年度", "campaign year"),
    "chamber_id": ("商会编码", "chamber key"),
    "field_code": ("字段编码", "field code"),
    "value": ("填报值", "value"),
    "evidence": ("佐证材料", "evidence"),
    "stage": ("阶段", "stage"),
    "reason": ("扣分原因", "reason"),
    "name_zh": ("商会名称", "name"),
    "district_code": ("所属区", "district"),
    "chamber_type": ("商会类型", "chamber type"),
    "is_registered": ("是否注册", "registered"),
    "has_party_org": ("是否建立党组织", "Party organisation"),
    "uscc": ("统一社会信用代码", "social credit code"),
    "founded_on": ("成立日期", "date of founding"),
    "gates": ("否决情形", "gates"),
    "valid_from": ("生效日期", "valid from"),
}

FAULT_COLUMNS: Mapping[str, str] = {
    "missing_chamber_id": "chamber_id",
    "missing_year": "campaign_year",
    "unknown_year": "campaign_year",
    "missing_field_code": "field_code",
    "unknown_field": "field_code",
    "unknown_stage": "stage",
    "chamber_id_too_long": "chamber_id",
    "evidence_too_long": "evidence",
    "reason_too_long": "reason",
}
"""Fault of a long row -> the column whose cell is at fault; every other fault is the value's."""

FAULT_SCHEMA: Mapping[str, pl.DataType] = {
    "table_no": pl.UInt32(), "source_row": pl.Int32(), "form": pl.String(), "column": pl.String(),
    "campaign_year": pl.Int32(), "chamber_id": pl.String(), "chamber_name": pl.String(), "chamber_uscc": pl.String(),
    "field_code": pl.String(), "stage": pl.String(), "value_raw": pl.String(), "reason_code": pl.String(),
    "problem_zh": pl.String(), "problem_en": pl.String(), "expected_zh": pl.String(), "expected_en": pl.String(),
}  # fmt: skip
"""A rejected row before its file, sheet and header are known. `column` is the contract's name of the faulty cell."""


def fault_message(code: str, column: str, raw: str | None) -> tuple[str, str]:
    """What is wrong with one cell, Chinese and English, naming its column and what was read."""
    (column_zh, column_en), (reason_zh, reason_en) = COLUMN_NAMES[column], REASONS[code]
    read = shown(raw)
    if not read:
        return f"{reason_zh}。", f"{reason_en}."
    return f"“{column_zh}”读到“{read}”,{reason_zh}。", f"“{column_en}”, read “{read}”: {reason_en}."


def locate(faults: pl.DataFrame, tables: pl.DataFrame, headers: pl.DataFrame) -> pl.DataFrame:
    """Faults with their file, sheet, header and message; a message names the place first, so that it can be read alone.

    faults: FAULT_SCHEMA. tables: table_no, file_id, sheet, received_at. headers: table_no, column, source_column,
    source_letter. The place is `工作表“…”单元格 F12` in a workbook and `第 12 行 F 列` in a text file; without a column
    where the table does not have it.
    """
    in_text, letter = pl.col("sheet") == "", pl.col("source_letter")
    place_zh = (
        pl.when(in_text & letter.is_null()).then(pl.format("第 {} 行", "source_row"))
        .when(in_text).then(pl.format("第 {} 行 {} 列", "source_row", "source_letter"))
        .when(letter.is_null()).then(pl.format("工作表“{}”第 {} 行", "sheet", "source_row"))
        .otherwise(pl.format("工作表“{}”单元格 {}{}", "sheet", "source_letter", "source_row"))
    )  # fmt: skip
    place_en = (
        pl.when(in_text & letter.is_null()).then(pl.format("Row {}", "source_row"))
        .when(in_text).then(pl.format("Row {}, column {}", "source_row", "source_letter"))
        .when(letter.is_null()).then(pl.format("Sheet “{}”, row {}", "sheet", "source_row"))
        .otherwise(pl.format("Sheet “{}”, cell {}{}", "sheet", "source_letter", "source_row"))
    )  # fmt: skip
    should_zh = pl.format("应填:{}。", "expected_zh").fill_null("")
    should_en = pl.format(" Expected: {}.", "expected_en").fill_null("")
    return (
        faults.join(tables, on="table_no", how="left", maintain_order="left")
        .join(headers, on=["table_no", "column"], how="left", maintain_order="left")
        .with_columns(
            source_column=pl.coalesce("source_column", "column"),
            message_zh=pl.format("{}:{}{}", place_zh, "problem_zh", should_zh),
            message_en=pl.format("{}: {}{}", place_en, "problem_en", should_en),
        )
    )

"""A rejected row as the submitter will read it: which cell, what was read, what is wrong. No rule is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import polars as pl

from pipelines.ingest.reasons import EXPECTED, REASONS
from pipelines.ingest.text import clean, shown
from pipelines.ingest.values import parse_value
from pipelines.reference import Field

LONGEST_KEY = 100
"""Characters of a chamber's key, name or credit code, and of a field code as kept with a rejected row."""

RAW_SHOWN = 200
"""A rejected cell is kept with at most this many characters; the archive holds the whole file."""

COLUMN_NAMES: Mapping[str, tuple[str, str]] = {
    "row_fault": ("整行", "row"),
    "campaign_year": ("年度", "campaign year"),
    "chamber_id": ("商会编码", "chamber key"),
    "chamber_name": ("商会名称", "chamber name"),
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

FAULT_SCHEMA: Mapping[str, pl.DataType] = {
    "table_no": pl.UInt32(), "source_row": pl.Int32(), "form": pl.String(), "column": pl.String(),
    "campaign_year": pl.Int32(), "chamber_id": pl.String(), "chamber_name": pl.String(), "chamber_uscc": pl.String(),
    "field_code": pl.String(), "stage": pl.String(), "value_raw": pl.String(), "reason_code": pl.String(),
    "problem_zh": pl.String(), "problem_en": pl.String(), "expected_zh": pl.String(), "expected_en": pl.String(),
}  # fmt: skip
"""A rejected row before its file, sheet and header are known. `column` is the contract's name of the faulty cell."""


FAULT_ORDER = (
    "row_fault", "chamber_id", "campaign_year", "field_code", "stage", "chamber_name", "uscc", "evidence", "reason",
    "value",
)  # fmt: skip
"""Columns of a long row in the order in which their faults are told; the first gives the reason code."""


def fault_message(code: str, column: str, raw: str | None) -> tuple[str, str, str | None, str | None]:
    """What is wrong with one cell, naming its column and what was read, and what is expected, in two languages each."""
    (column_zh, column_en), (reason_zh, reason_en) = COLUMN_NAMES[column], REASONS[code]
    expected = EXPECTED.get(code, (None, None))
    read = shown(raw)
    if not read:
        return f"{reason_zh}。", f"{reason_en[0].upper()}{reason_en[1:]}.", *expected
    return f"“{column_zh}”读到“{read}”,{reason_zh}。", f"“{column_en}”, read “{read}”: {reason_en}.", *expected


def describe_faults(
    typed: pl.DataFrame,
    rows: pl.DataFrame,
    field_no: pl.Series,
    faults: Mapping[str, pl.Series],
    fields: Sequence[Field],
) -> pl.DataFrame:
    """Rejected long rows as FAULT_SCHEMA, each with all its faults: the first gives code, column and raw text.

    typed: the rows with the ledger's columns. rows: as they came in. field_no: position in `fields`, null if unknown.
    faults: column of FAULT_ORDER -> reason code of each row, null where the cell is in order. A row that is refused as
    a whole (row_fault) has no other fault.
    """
    met = [column for column in FAULT_ORDER if column in faults]
    whole = faults.get("row_fault", pl.Series([None], dtype=pl.String).new_from_index(0, rows.height))
    key = pl.select(
        field_no.alias("field_no"),
        *(faults[name].alias(name) if name == "row_fault" else
          pl.when(whole.is_null()).then(faults[name]).alias(name) for name in met),
    ).with_columns(  # only of cells at fault, so that alike faults are described once
        pl.when(pl.col(name).is_not_null()).then(rows["value" if name == "row_fault" else name]).alias(f"raw_{name}")
        for name in met
    )  # fmt: skip
    distinct = key.unique(maintain_order=True)
    described = [_described(dict(zip(key.columns, row, strict=True)), met, fields) for row in distinct.iter_rows()]
    columns = ("column", "value_raw", "reason_code", "problem_zh", "problem_en", "expected_zh", "expected_en")
    texts = pl.DataFrame(described, schema=dict.fromkeys(columns, pl.String), orient="row")
    found = key.join(distinct.hstack(texts), on=key.columns, how="left", nulls_equal=True, maintain_order="left")
    codes = {code: shown(clean(code), LONGEST_KEY) or None for code in rows["field_code"].unique()}
    written = rows["field_code"].replace_strict(codes, return_dtype=pl.String) if codes else rows["field_code"]
    return typed.select(
        pl.col("table_no", "source_row"),
        pl.lit("value").alias("form"),
        found["column"],
        pl.col("campaign_year"),
        pl.col("chamber_id", "chamber_name", "chamber_uscc").str.slice(0, LONGEST_KEY),
        pl.coalesce("field_code", written.alias("written")).alias("field_code"),
        pl.col("stage"),
        *found.select(columns[1:]),
    )


def _described(
    row: Mapping[str, str | int | None], met: Sequence[str], fields: Sequence[Field]
) -> tuple[str | None, ...]:
    """Column, raw text, code and the four texts of one combination of faults."""
    cells, found = [name for name in met if row[name] is not None], []
    for name in cells:
        raw, code = cast(str | None, row[f"raw_{name}"]), cast(str, row[name])
        if name == "value":
            value = parse_value(raw, fields[cast(int, row["field_no"])])
            found.append((value.problem_zh, value.problem_en, value.expected_zh, value.expected_en))
        else:
            found.append(fault_message(code, name, None if name == "row_fault" else raw))
    first = cells[0]
    column = "value" if first == "row_fault" else first
    raw = shown(cast(str | None, row[f"raw_{first}"]), RAW_SHOWN) or None
    return column, raw, cast(str, row[first]), *join_faults([COLUMN_NAMES[name] for name in cells], found)


def join_faults(
    names: Sequence[tuple[str, str]], faults: Sequence[tuple[str | None, str | None, str | None, str | None]]
) -> tuple[str, str, str | None, str | None]:
    """The messages of all faults of a row as one; what is expected is named by its column where there are several."""
    problems_zh, problems_en, expected_zh, expected_en = zip(*faults, strict=True)
    if len(faults) == 1:
        return problems_zh[0], problems_en[0], expected_zh[0], expected_en[0]
    zh = ";".join(f"“{name}”填{text}" for (name, _), text in zip(names, expected_zh, strict=True) if text)
    en = "; ".join(f"“{name}”: {text}" for (_, name), text in zip(names, expected_en, strict=True) if text)
    return "".join(problems_zh), " ".join(problems_en), zh or None, en or None


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

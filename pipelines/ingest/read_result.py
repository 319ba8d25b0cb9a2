"""What the readers hand on: one file's tables as text, or why the file cannot be read. No parsing of values here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

LONG_COLUMNS = (
    "campaign_year", "chamber_id", "chamber_name", "uscc", "field_code", "value", "evidence", "stage", "reason",
)  # fmt: skip
REGISTER_COLUMNS = (
    "chamber_id", "name_zh", "district_code", "chamber_type", "is_registered", "has_party_org", "uscc", "founded_on",
    "gates", "valid_from",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {"long": LONG_COLUMNS, "register": REGISTER_COLUMNS}
"""Form of a table -> its columns, as the contract names them."""

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "ok": ("已收取", "taken"),
    "no_rows": ("已收取,但没有填写任何内容", "taken, but nothing is filled in"),
    "empty": ("文件是空的", "the file is empty"),
    "encrypted": ("文件有密码保护,请取消密码后重新提交", "the file has a password; remove it and send the file again"),
    "unreadable": ("文件已损坏或不是表格,无法读取", "the file is damaged or is not a table"),
    "unknown_encoding": (
        "文本编码无法识别,请另存为 UTF-8 或 GB18030 的 CSV",
        "the text encoding is not known; save as CSV in UTF-8 or GB18030",
    ),
    "unknown_layout": (
        "没有找到可识别的表头(前 20 行内),请使用模板或规定的列名",
        "no known header within the first 20 rows; use the template or the columns of the contract",
    ),
    "duplicate_column": ("同一内容有两列,无法确定以哪一列为准", "two columns hold the same thing"),
    "conflicting_identity": (
        "表头中的商会编码或年度与模板内置的不一致,请重新下载本商会的模板",
        "the chamber key or year in the sheet differs from that of the template",
    ),
    "reader_failed": ("读取程序出错,请联系管理员", "the reading program failed; tell the administrator"),
}
"""Outcome code of a file -> its sentence, Chinese and English."""


class UnreadableError(ValueError):
    """A file as a whole cannot be taken. code: a key of OUTCOMES; detail: what was met, in few words."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Table:
    """One table of a file.

    form: 'long' or 'register'. sheet: name of the sheet, '' in a CSV file. headers: column -> header as written.
    letters: column -> letter of its cells in a spreadsheet (also for a CSV file, as Excel opens it).
    rows: `source_row` (Int32, as a spreadsheet numbers rows), the columns of the form (String, null if the file has no
    such column) and `row_fault` (String: 'ragged_row', more cells than the header has; 'hidden_sheet'; or null). Rows
    without content are left out.
    Either a frame, or tuples in the order of `rows_schema`: a frame for each of hundreds of small workbooks would take
    as long as reading them, so these are put into one later.
    """

    form: str
    sheet: str
    headers: Mapping[str, str]
    rows: pl.DataFrame | list[tuple[object, ...]]
    letters: Mapping[str, str] = field(default_factory=dict)


def rows_schema(form: str) -> dict[str, pl.DataType]:
    """Schema of `Table.rows` for a form."""
    return {"source_row": pl.Int32(), **{column: pl.String() for column in COLUMNS[form]}, "row_fault": pl.String()}


@dataclass(frozen=True)
class Content:
    """What one file holds. kind: 'workbook', 'long' or 'register'."""

    kind: str
    tables: tuple[Table, ...]

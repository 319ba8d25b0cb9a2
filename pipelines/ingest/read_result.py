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
    "truncated": ("文件不完整(没有传完),请重新提交", "the file ends too early; send it again"),
    "unpacked": ("压缩包已展开,其中的文件逐个收取", "unpacked; the files in it are taken one by one"),
    "word_file": (
        "这是 Word 文件,请把内容填入表格(.xlsx)后提交",
        "a Word file; fill the content into a workbook (.xlsx)",
    ),
    "slides": ("这是演示文稿,请提交表格(.xlsx)", "slides; send a workbook (.xlsx)"),
    "picture": ("这是图片,请提交表格本身(.xlsx)", "a picture; send the workbook itself (.xlsx)"),
    "pdf": ("这是 PDF,请提交表格本身(.xlsx)", "a PDF; send the workbook itself (.xlsx)"),
    "web_page": (
        "这是网页格式(虽以表格命名),请在 Excel 中打开后另存为 .xlsx",
        "a web page with a spreadsheet's name; open it in Excel and save it as .xlsx",
    ),
    "xml_workbook": (
        "这是 Excel 2003 的 XML 格式,请在 Excel 中打开后另存为 .xlsx",
        "an XML spreadsheet of 2003; open it in Excel and save it as .xlsx",
    ),
    "other_workbook": (
        "不支持这种表格格式(.xlsb、.ods 等),请另存为 .xlsx",
        "this kind of spreadsheet (.xlsb, .ods ...) is not read; save it as .xlsx",
    ),
    "other_archive": (
        "只能展开 .zip 压缩包,请改用 .zip 或直接提交表格",
        "only .zip archives are unpacked; use .zip or send the workbooks",
    ),
    "too_large": ("文件过大", "the file is too large"),
    "too_many_cells": (
        "工作表的已用区域过大,请删除多余的行列(可能在很远处有一个误填的单元格)后重新提交",
        "a sheet's used range is too large; delete stray rows and columns (one cell may stand far away), send again",
    ),
    "zip_bomb": ("解压后的内容过大或与声明不符,未予读取", "unpacks to too much, or to something else than it says"),
    "xml_bomb": ("文件内含有表格程序不会写出的内容,未予读取", "holds what no spreadsheet program writes; not read"),
    "too_many_files": ("压缩包内的文件过多,请分批提交", "too many files in one archive; send them in several"),
    "nested_too_deep": (
        "压缩包嵌套层数过多,请直接压缩表格",
        "archives within archives too deep; pack the workbooks themselves",
    ),
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

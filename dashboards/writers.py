"""Writing an answer out as text: a table for the terminal, CSV, JSON. The Excel workbook is in workbook.py.

Text that came from submitters must stay text: spreadsheets run a cell that begins like a formula, terminals obey
control characters.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from dashboards.view import PROVISIONAL, cell_text, shown_columns

if TYPE_CHECKING:
    from rich.console import Console

    from dashboards.query import QueryResult

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text cell that begins so may be taken for a formula, the full-width signs by Chinese spreadsheet programs."""


def write_csv(result: QueryResult, stream: IO[str]) -> None:
    """Column names, then rows. Decimals are plain exact numbers, nulls empty, dangerous text led by an apostrophe."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in result.columns])
    writer.writerows([_csv_cell(value) for value in row] for row in result.rows)


def write_json(result: QueryResult, stream: IO[str]) -> None:
    """A list with one object a row. Decimals are plain exact JSON numbers, times ISO 8601 text."""
    names = [json.dumps(column.name) for column in result.columns]
    lines = (
        "{" + ", ".join(f"{name}: {_json_cell(value)}" for name, value in zip(names, row, strict=True)) + "}"
        for row in result.rows
    )
    stream.write("[\n" + ",\n".join(lines) + "\n]\n")


def write_table(result: QueryResult, console: Console) -> None:
    """A table in the terminal: the columns that pages show in Chinese, with the English label under the Chinese one.

    Columns that hold nothing at all are left out: the terminal is narrow.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(f"{result.query.title_zh} · {result.query.title_en}"),
        caption=Text("\n".join(_caption(result))),
        caption_justify="left",
        title_justify="left",
    )
    shown = [
        each
        for each in shown_columns(result.columns, "zh")
        if not result.rows or any(row[each.at] is not None for row in result.rows)
    ]
    for each in shown:
        english = each.column.label.en.removesuffix(" (Chinese)")
        table.add_column(
            Text(f"{each.title}\n{english}"), justify="right" if each.column.is_number else "left", overflow="fold"
        )
    for row in result.rows:
        table.add_row(*(Text(printable(cell_text(row[each.at], each.column, "zh"))) for each in shown))
    console.print(table)


def printable(text: str) -> str:
    """The text without control characters, which a terminal would obey."""
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)


def neutralised(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet might take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _csv_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case str():
            return neutralised(value)
    return str(value)


def _json_cell(value: Any) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


def _caption(result: QueryResult) -> list[str]:
    publication = result.publication
    lines = [
        f"{len(result.rows)} 行 rows · 数据版本 data version {publication.run_id} · 截止日 as of {publication.as_of}"
    ]
    return [*lines, *PROVISIONAL.values()] if result.is_provisional else lines

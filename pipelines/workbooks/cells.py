"""What comes from outside goes into cells as text or a plain number, bounded, never as a formula or markup."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pipelines.workbooks.layout import NO, YES

CellValue = str | int | Decimal | bool | date | None

LONGEST_CELL = 2000
"""Characters of a text put into a cell; no longer evidence or reason is ever accepted (`ingest`)."""

FORMULA_SIGNS = ("=", "+", "-", "@")
"""What begins a text that a spreadsheet would take for a formula when someone edits the cell."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.(?:0|\d{0,8}[1-9]))?", re.ASCII)
_DIGITS = 15  # more do not fit into a spreadsheet's number
_FIRST_YEAR = 1900  # a spreadsheet has no earlier date
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def plain(text: str, longest: int = LONGEST_CELL) -> str:
    """The text as a cell can hold it: no control characters, at most `longest` characters.

    A text that xlsxwriter would take for its own markup and copy into the file unescaped gets a space at its end.
    """
    text = _UNWRITABLE.sub("", text)
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def write_text(sheet: Any, row: int, column: int, text: str | None, style: Any, quoted: Any = None) -> None:
    """Write a text from outside; nothing said is a blank cell.

    quoted: the style with a quote prefix, for a text that begins like a formula; without it the style serves for both.
    """
    if not text:
        sheet.write_blank(row, column, None, style)
        return
    text = plain(text)
    sheet.write_string(row, column, text, quoted if quoted and text.startswith(FORMULA_SIGNS) else style)


def value_from_text(text: str | None) -> CellValue:
    """A value as it was read, as a cell should hold it: a number or a date only if no sign of the text gets lost."""
    if text is None:
        return None
    text = text.strip()
    if _NUMBER.fullmatch(text) and sum(sign.isdigit() for sign in text) <= _DIGITS:
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        return day if day.year >= _FIRST_YEAR else text
    return text


def write_value(sheet: Any, row: int, column: int, value: CellValue, style: Any, dated: Any, quoted: Any) -> None:
    """Write a value by its type: yes/no as the form writes it, numbers and dates as such, text as it stands.

    dated, quoted: the style with a date's number format, and with a quote prefix.
    """
    match value:
        case bool():
            sheet.write_string(row, column, YES if value else NO, style)
        case int() | Decimal():
            sheet.write_number(row, column, value, style)
        case datetime():
            raise TypeError("a value is a day, not a moment")
        case date():
            sheet.write_datetime(row, column, value, dated)
        case _:
            write_text(sheet, row, column, value, style, quoted)

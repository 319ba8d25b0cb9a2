"""What every workbook has: its file, the sheet of instructions, the hidden sheet, a printed page of A4."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import xlsxwriter

from pipelines.workbooks.cells import plain
from pipelines.workbooks.instructions import Instructions, Paragraph
from pipelines.workbooks.layout import SHEET_META
from pipelines.workbooks.style import Styles, row_height

A4 = 9
PROTECTED = {"format_columns": True, "format_rows": True}
"""What a reader may do on a locked sheet: make a column wider. No password: locking guards against slips only."""

_CREATED = datetime(2017, 4, 1)  # any fixed moment: the bytes must not depend on the clock
_INSTRUCTION_WIDTH = 88  # what fits on A4 upright


class WorkbookError(ValueError):
    """A workbook cannot be written; the message says which and why."""


@contextmanager
def new_workbook(buffer: io.BytesIO, title: str) -> Iterator[tuple[Any, Styles]]:
    """An xlsxwriter workbook and its styles; written into the buffer on leaving."""
    workbook = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"title": plain(title, 200), "created": _CREATED})
    yield workbook, Styles(workbook)
    workbook.close()


def write_instructions(sheet: Any, styles: Styles, content: Instructions) -> None:
    """Fill a sheet with instructions: Chinese, English beneath, one printed page."""
    sheet.set_column(0, 0, _INSTRUCTION_WIDTH)
    sheet.hide_gridlines(2)
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    row = _paragraph(sheet, 0, content.title, styles.title, styles.english)
    for notice in content.notices:
        row = _paragraph(sheet, row, notice, styles.notice, styles.notice_english)
    for heading, paragraphs in content.chapters:
        sheet.set_row(row, 26)
        sheet.write_string(row, 0, f"{heading[0]} {heading[1]}", styles.heading)
        row += 1
        for number, (chinese, english) in enumerate(paragraphs, start=1):
            row = _paragraph(sheet, row, (f"{number}. {chinese}", english), styles.text, styles.english)
    sheet.protect("", PROTECTED)


def write_meta(sheet: Any, values: Mapping[str, str]) -> None:
    """Fill the hidden sheet: key in column A, value in column B."""
    for row, (key, value) in enumerate(values.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, plain(value))
    sheet.hide()


def add_meta(workbook: Any, values: Mapping[str, str]) -> None:
    """Add the hidden sheet, last in the workbook."""
    write_meta(workbook.add_worksheet(SHEET_META), values)


def landscape(sheet: Any, header_row: int, last_row: int, last_column: int) -> None:
    """Print on A4 across, as wide as one page, the header on every page. Rows and columns from 0."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)


def _paragraph(sheet: Any, row: int, paragraph: Paragraph, chinese: Any, english: Any) -> int:
    for offset, (text, style) in enumerate(zip(paragraph, (chinese, english), strict=True)):
        sheet.set_row(row + offset, row_height(text, _INSTRUCTION_WIDTH - 2, style.font_size) + 4)
        sheet.write_string(row + offset, 0, text, style)
    return row + 2

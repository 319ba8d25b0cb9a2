"""Sheets of any workbook to tables: long tables and chamber registers by their header, forms that were copied about.

Read as a person sees them: a cell merged over several rows speaks for all of them, except where a value stands. Rows of
a hidden sheet are handed on with that fault, as the sender did not see them. Sheets without a known header are notes,
and those that sihao keeps for itself (`_sihao...`) hold no data.
"""

from __future__ import annotations

from collections.abc import Iterable

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from pipelines.ingest.cells import Errors, cell_text, cells_of
from pipelines.ingest.form_table import copied_form
from pipelines.ingest.header import FORM_HEADERS, Header, KnownHeaders, find_header
from pipelines.ingest.read_result import Content, Table, UnreadableError
from pipelines.ingest.table_rows import HIDDEN, table_of
from pipelines.ingest.text import clean
from pipelines.workbooks import layout


def read_sheet_tables(workbook: CalamineWorkbook, known: KnownHeaders, errors: Errors) -> Content:
    """Every sheet of a workbook that has a known header, or is a chamber's form that names chamber and year.

    Raises UnreadableError: 'empty' if no sheet holds anything, 'unknown_layout' if none has a known header.
    """
    tables: list[Table] = []
    hidden = hidden_sheets(workbook)
    has_content = False
    for name in workbook.sheet_names:
        if is_own(name):
            continue
        sheet = workbook.get_sheet_by_name(name)
        rows = [[cell_text(cell) for cell in row] for row in cells_of(sheet, errors.get(name, {}))]
        has_content = has_content or any(clean(cell) for row in rows for cell in row)
        fault = HIDDEN if name in hidden else None
        filled = _fill_merged(rows, sheet)
        header = find_header(rows, known)
        if header is not None:
            _clear_values(rows, filled, header)
            tables.append(table_of(header, name, rows[header.row + 1 :], fault=fault))
        elif (form := find_header(rows, FORM_HEADERS)) is not None:
            _clear_values(rows, filled, form)
            table = copied_form(name, form, rows, {}, fault=fault)
            tables += [table] if table is not None else []
    if not workbook.sheet_names:
        raise UnreadableError("unreadable", "no sheets")
    if not tables:
        raise UnreadableError("unknown_layout" if has_content else "empty")
    return Content(kind=tables[0].form, tables=tuple(tables))


def hidden_sheets(workbook: CalamineWorkbook) -> set[str]:
    """Names of the sheets that a person opening the workbook does not see."""
    return {sheet.name for sheet in workbook.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}


def is_own(name: str) -> bool:
    """Whether a sheet is one of sihao's own beside the table, by the name that only these have: it holds no data."""
    return name.startswith(layout.SHEET_META)


def _fill_merged(rows: list[list[str]], sheet: CalamineSheet) -> list[tuple[int, int]]:
    """Write a cell merged over several rows into all of them, in its first column; returns the places written."""
    written = []
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and not rows[row][left]:
                rows[row][left] = rows[top][left]
                written.append((row, left))
    return written


def _clear_values(rows: list[list[str]], filled: Iterable[tuple[int, int]], header: Header) -> None:
    """Take filled-in texts out of the value column again: one value merged over several fields is no value of each."""
    for row, column in filled:
        if row > header.row and column == header.positions.get("value"):
            rows[row][column] = ""

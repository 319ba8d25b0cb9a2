"""The workbooks that sihao makes, when they come back filled in: forms, review workbooks, correction sheets.

Which of the three it is, and whose, comes from the hidden sheet, so that a renamed file or sheet changes nothing. The
layouts are those of workbooks.layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from python_calamine import CalamineWorkbook

from pipelines.ingest.cells import Cell, Errors, cell_text, sheet_cells
from pipelines.ingest.form_table import copied_form, form_labels, form_table
from pipelines.ingest.header import (
    CORRECTION_HEADERS,
    FORM_HEADERS,
    REVIEW_HEADERS,
    Header,
    KnownHeaders,
    compared,
    find_header,
)
from pipelines.ingest.read_result import LONG_COLUMNS, Content, Table, UnreadableError
from pipelines.ingest.sheet_table import hidden_sheets, is_own
from pipelines.ingest.table_rows import HIDDEN, table_of
from pipelines.ingest.text import clean
from pipelines.workbooks import layout

_CHECKED = ((layout.LABEL_CHAMBER_ID, layout.META_CHAMBER_ID), (layout.LABEL_YEAR, layout.META_CAMPAIGN_YEAR))
_WITHOUT_TABLE = frozenset({layout.SHEET_INSTRUCTIONS, layout.SHEET_RETURN, layout.SHEET_INDEX, layout.SHEET_PROBLEMS})
"""Sheets of ours that hold nothing to take in; not opened, as reading them takes as long as the form itself."""


def is_ours(workbook: CalamineWorkbook) -> bool:
    """Whether the workbook was made by sihao: it has the hidden sheet of keys and values."""
    return layout.SHEET_META in workbook.sheet_names


def read_workbook(workbook: CalamineWorkbook, known: KnownHeaders, errors: Errors) -> Content:
    """The filled rows of a workbook of ours, and the long tables and registers that were put in beside them.

    known: headers of long tables and registers; such a sheet says in each row whose it is, so nothing of the hidden
    sheet holds for it.

    Raises UnreadableError: 'unknown_layout' (another layout version, or no table), 'duplicate_column', or
    'conflicting_identity' if a form shows another chamber or year than its hidden sheet: a template that was passed on
    to another chamber must not be counted for the first.
    """
    meta = {clean(str(row[0])): clean(cell_text(row[1])) for row in sheet_cells(workbook, layout.SHEET_META) if row[1:]}
    version = meta.get(layout.META_LAYOUT_VERSION, "")
    reader = _READERS.get(version)
    if reader is None:
        raise UnreadableError("unknown_layout", f"layout_version {version or '?'}")
    ours, read = reader
    hidden = hidden_sheets(workbook)
    sheets, others = _sheets(workbook, errors, ours, known)
    if not sheets:
        raise UnreadableError("unknown_layout", ", ".join(workbook.sheet_names))
    tables = [
        table_of(header, name, texts, fault=HIDDEN if name in hidden else None)
        for name, header, rows in others
        for texts in [[[cell_text(cell) for cell in row] for row in rows[header.row + 1 :]]]
    ]
    return Content("workbook", (*read(sheets, meta, hidden), *tables))


Sheet = tuple[str, Header, Sequence[Sequence[Cell]]]
"""Name, header and cells of a sheet that holds a table."""


def _sheets(
    workbook: CalamineWorkbook, errors: Errors, ours: KnownHeaders, known: KnownHeaders
) -> tuple[list[Sheet], list[Sheet]]:
    """The sheets with a table of this layout, the one that bears the layout's own name first; and the others' tables.

    A review or correction sheet is a long table too, so a sheet is asked first for this layout; a form's header is a
    part of a long table's, so there the long table comes first.
    """
    own = {layout.SHEET_FORM, layout.SHEET_REVIEW, layout.SHEET_CORRECTIONS}
    names = [name for name in workbook.sheet_names if name not in _WITHOUT_TABLE and not is_own(name)]
    sheets: list[Sheet] = []
    others: list[Sheet] = []
    for name in sorted(names, key=lambda name: name not in own):
        rows = sheet_cells(workbook, name, errors)
        header = find_header(rows, ours)
        if header is None or (ours is FORM_HEADERS and name not in own):
            other = find_header(rows, known)
            if other is not None:
                others.append((name, other, rows))
                continue
        if header is not None:
            sheets.append((name, header, rows))
    return sheets, others


def _forms(sheets: Sequence[Sheet], meta: Mapping[str, str], hidden: set[str]) -> list[Table]:
    """The form the hidden sheet speaks of, then those that a district copied in beside it.

    Where there are several, the first that does not contradict the hidden sheet is the one it speaks of; if all do,
    the file is somebody else's and is refused like a single form.
    """
    own = next((at for at, (_, header, rows) in enumerate(sheets) if not _contradiction(rows[: header.row], meta)), 0)
    name, header, rows = sheets[own]
    if contradiction := _contradiction(rows[: header.row], meta):
        raise UnreadableError("conflicting_identity", contradiction)
    copies = [*sheets[:own], *sheets[own + 1 :]]
    identity = {
        "campaign_year": meta.get(layout.META_CAMPAIGN_YEAR),
        "chamber_id": meta.get(layout.META_CHAMBER_ID),
        "stage": meta.get(layout.META_STAGE),
    }
    tables = [form_table(name, header, rows, identity, fault=HIDDEN if name in hidden else None)]
    for name, header, rows in copies:
        table = copied_form(name, header, rows, meta, fault=HIDDEN if name in hidden else None)
        tables += [table] if table is not None else []
    return tables


def _contradiction(rows: Sequence[Sequence[Cell]], meta: Mapping[str, str]) -> str:
    """What the sheet shows above its table and the hidden sheet denies, '' if nothing; a cleared cell says nothing."""
    beside = form_labels(rows)
    for label, key in _CHECKED:
        seen, hidden = beside.get(compared(label), ""), meta.get(key, "")
        if seen and hidden and compared(seen) != compared(hidden):
            return f"{label} {seen} / {hidden}"
    return ""


def _reviews(sheets: Sequence[Sheet], meta: Mapping[str, str], hidden: set[str]) -> list[Table]:
    """Rows with a verified value or a reason; year and stage are those the workbook was made for."""
    fixed = {"campaign_year": meta.get(layout.META_CAMPAIGN_YEAR), "stage": meta.get(layout.META_STAGE)}
    return [_listed(sheet, fixed, hidden, lambda row: bool(row["value"] or row["reason"])) for sheet in sheets]


def _corrections(sheets: Sequence[Sheet], meta: Mapping[str, str], hidden: set[str]) -> list[Table]:
    """Rows that say something and were changed since they were sent out."""
    return [_listed(sheet, {}, hidden, _is_corrected) for sheet in sheets]


def _is_corrected(row: Mapping[str, str]) -> bool:
    says_something = any(row.get(column) for column in ("value", "evidence", "reason"))
    return says_something and row.get("as_sent") != layout.as_sent(row.get(name) for name in _CORRECTION_COLUMNS)


_CORRECTION_COLUMNS = tuple(
    CORRECTION_HEADERS["corrections"][compared(header)] for header in layout.CORRECTION_ENTRIES
)  # in the order in which `as_sent` digests them


def _listed(
    sheet: Sheet, fixed: Mapping[str, str | None], hidden: set[str], is_filled: Callable[[Mapping[str, str]], bool]
) -> Table:
    """A long table of the rows that are filled in.

    fixed: columns that are the same in every row. The name that stands beside a chamber's key is only for people.
    """
    name, header, rows = sheet
    fault = HIDDEN if name in hidden else None
    filled: list[tuple[object, ...]] = []
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 2):
        texts = {column: cell_text(row[position]) for column, position in header.positions.items()}
        if not is_filled({column: clean(text) for column, text in texts.items()}):
            continue
        cells: dict[str, str | None] = {**texts, **fixed}
        if clean(texts.get("chamber_id")):
            cells["chamber_name"] = None
        filled.append((number, *(cells.get(column) for column in LONG_COLUMNS), fault))
    headers = {column: text for column, text in header.headers.items() if column in LONG_COLUMNS}
    return Table("long", name, {**dict.fromkeys(fixed, layout.SHEET_META), **headers}, filled, header.letters)


_READERS: Mapping[str, tuple[KnownHeaders, Callable[[Sequence[Sheet], Mapping[str, str], set[str]], list[Table]]]] = {
    layout.LAYOUT_VERSION: (FORM_HEADERS, _forms),
    layout.LAYOUT_REVIEW: (REVIEW_HEADERS, _reviews),
    layout.LAYOUT_RETURN: (CORRECTION_HEADERS, _corrections),
}
"""layout_version -> headers of its tables, and how its sheets are read."""

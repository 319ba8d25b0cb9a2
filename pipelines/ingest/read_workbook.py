"""Template workbooks that come back filled in: whose they are, and the rows that were filled.

Identity comes from the hidden sheet, so that a renamed file or sheet changes nothing. The layout is that of workbooks.layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from python_calamine import CalamineWorkbook

from pipelines.ingest.cells import Cell, Errors, cell_text, sheet_cells
from pipelines.ingest.header import WORKBOOK_HEADERS, Header, compared, find_header
from pipelines.ingest.read_result import Content, Table, UnreadableError
from pipelines.ingest.text import clean
from pipelines.workbooks import layout

_CHECKED = ((layout.LABEL_CHAMBER_ID, layout.META_CHAMBER_ID), (layout.LABEL_YEAR, layout.META_CAMPAIGN_YEAR))


def is_template(workbook: CalamineWorkbook) -> bool:
    """Whether the workbook was made by `sihao template`: it has the hidden sheet of keys and values."""
    return layout.SHEET_META in workbook.sheet_names


def read_workbook(workbook: CalamineWorkbook, errors: Errors) -> Content:
    """The filled rows of a template workbook as one long table.

    A row counts as filled if its value or its evidence is not blank; headings and untouched rows are not rows received.
    Raises UnreadableError: 'unknown_layout' (another layout version, or no table), 'duplicate_column', or
    'conflicting_identity' if the sheet shows another chamber or year than the hidden sheet: a template that was passed
    on to another chamber must not be counted for the first.
    """
    meta = {clean(str(row[0])): clean(cell_text(row[1])) for row in sheet_cells(workbook, layout.SHEET_META) if row[1:]}
    version = meta.get(layout.META_LAYOUT_VERSION, "")
    if version != layout.LAYOUT_VERSION:
        raise UnreadableError("unknown_layout", f"layout_version {version or '?'}")
    others = (name for name in workbook.sheet_names if name not in {layout.SHEET_FORM, layout.SHEET_META})
    for name in (layout.SHEET_FORM, *others):
        if name not in workbook.sheet_names:
            continue
        rows = sheet_cells(workbook, name, errors)
        header = find_header(rows, WORKBOOK_HEADERS)
        if header is not None:
            _check_identity(rows[: header.row], meta)
            return Content("workbook", (_table(name, header, rows, meta),))
    raise UnreadableError("unknown_layout", layout.SHEET_FORM)


def _check_identity(rows: Sequence[Sequence[Cell]], meta: Mapping[str, str]) -> None:
    """Compare what the sheet shows above its table with the hidden sheet; a cleared cell says nothing."""
    beside = {
        compared(label): clean(cell_text(value))
        for row in rows
        for label, value in pairwise(row)
        if isinstance(label, str) and label
    }
    for label, key in _CHECKED:
        seen, hidden = beside.get(compared(label), ""), meta.get(key, "")
        if seen and hidden and seen != hidden:
            raise UnreadableError("conflicting_identity", f"{label} {seen} / {hidden}")


def _table(name: str, header: Header, rows: Sequence[Sequence[Cell]], meta: Mapping[str, str]) -> Table:
    code, value, evidence = (header.positions[column] for column in ("field_code", "value", "evidence"))
    year, chamber_id, stage = (
        meta.get(key) for key in (layout.META_CAMPAIGN_YEAR, layout.META_CHAMBER_ID, layout.META_STAGE)
    )
    filled: list[tuple[object, ...]] = []
    for number, row in enumerate(rows[header.row + 1 :], start=header.row + 2):
        read, proof = cell_text(row[value]), cell_text(row[evidence])
        if clean(read) or clean(proof):
            filled.append((number, year, chamber_id, cell_text(row[code]), read, proof, stage, None, False))
    headers = {
        **header.headers,
        "campaign_year": layout.LABEL_YEAR,
        "chamber_id": layout.LABEL_CHAMBER_ID,
        "stage": layout.META_STAGE,
    }
    return Table("long", name, headers, filled)

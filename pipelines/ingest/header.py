"""Finding the header of a table: which row it is, which column stands where. Reads no files and parses no values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipelines.ingest.read_result import COLUMNS, UnreadableError
from pipelines.ingest.text import clean
from pipelines.reference import header_synonyms
from pipelines.workbooks import layout

HEADER_ROWS = 20
"""A header may stand under title rows: it is looked for in this many first rows."""

REQUIRED: Mapping[str, frozenset[str]] = {
    "workbook": frozenset({"field_code", "value", "evidence"}),
    "long": frozenset({"chamber_id", "field_code", "value"}),
    "register": frozenset({"chamber_id", "name_zh", "district_code"}),
}
"""Columns by which a form is recognised. What else a row needs is asked row by row."""

KnownHeaders = Mapping[str, Mapping[str, str]]
"""Form -> {header as compared: column}."""


@dataclass(frozen=True)
class Header:
    """Where a table begins. row: 0-based row of the header; width: its number of cells.

    positions, headers: column -> its cell (from 0) and the text of that cell.
    """

    form: str
    row: int
    width: int
    positions: Mapping[str, int]
    headers: Mapping[str, str]


@lru_cache(maxsize=4096)
def compared(header: str) -> str:
    """A header as it is compared: surrounding and inner spaces, full-width forms and capitals make no difference."""
    return clean(header).casefold().replace(" ", "")


def table_headers() -> KnownHeaders:
    """Headers of long tables and registers, from seeds/column_synonyms.csv; read once for many files."""
    return {form: {compared(header): column for header, column in header_synonyms(form).items()} for form in COLUMNS}


WORKBOOK_HEADERS: KnownHeaders = {
    "workbook": {
        compared(layout.COLUMN_FIELD_CODE): "field_code",
        compared(layout.COLUMN_VALUE): "value",
        compared(layout.COLUMN_EVIDENCE): "evidence",
    }
}
"""Headers of the form sheet of a template workbook."""


def find_header(rows: Iterable[Sequence[object]], known: KnownHeaders) -> Header | None:
    """The first of the first HEADER_ROWS rows that names the columns of a form; None if there is none.

    rows: cells of any type; only texts can be headers.

    Raises UnreadableError('duplicate_column') if two cells of that row name the same column.
    """
    for index, row in enumerate(islice(rows, HEADER_ROWS)):
        cells = [compared(cell) if isinstance(cell, str) else "" for cell in row]
        for form, columns_by_header in known.items():
            columns = [columns_by_header.get(cell) for cell in cells]
            if not REQUIRED[form].issubset(columns):
                continue
            positions: dict[str, int] = {}
            for position, column in enumerate(columns):
                if column is None:
                    continue
                if column in positions:
                    raise UnreadableError("duplicate_column", f"{row[positions[column]]} / {row[position]}")
                positions[column] = position
            headers = {column: clean(str(row[position])) for column, position in positions.items()}
            return Header(form, index, len(row), positions, headers)
    return None

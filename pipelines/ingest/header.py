"""Finding the header of a table: which row it is, which column stands where. Reads no files and parses no values."""

from __future__ import annotations

import re
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

REQUIRED: Mapping[str, tuple[frozenset[str], ...]] = {
    "form": (frozenset({"field_code"}), frozenset({"value"}), frozenset({"evidence"})),
    "review": (
        frozenset({"chamber_id"}), frozenset({"field_code"}), frozenset({"value"}), frozenset({"reason"})
    ),
    "corrections": (frozenset({"chamber_id"}), frozenset({"field_code"}), frozenset({"value"})),
    "long": (frozenset({"field_code"}), frozenset({"value"}), frozenset({"chamber_id", "chamber_name", "uscc"})),
    "register": (frozenset({"chamber_id"}), frozenset({"name_zh"}), frozenset({"district_code"})),
}  # fmt: skip
"""Columns by which a table is recognised: one of each set. What else a row needs is asked row by row."""

KnownHeaders = Mapping[str, Mapping[str, str]]
"""Form -> {header as compared: column}."""

_MARKS = "*★※:"
_REMARK = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]$")


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

    @property
    def letters(self) -> dict[str, str]:
        """Column -> letter of its cells in a spreadsheet."""
        return {column: column_letter(position) for column, position in self.positions.items()}


@lru_cache(maxsize=4096)
def compared(header: str) -> str:
    """A header as it is compared: surrounding and inner spaces, full-width forms and capitals make no difference."""
    return clean(header).casefold().replace(" ", "")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header without what people decorate it with: 填报值(必填), *年度 and 佐证材料(单位:份) are the bare words."""
    return _REMARK.sub("", compared(header).strip(_MARKS)).strip(_MARKS)


def column_letter(position: int) -> str:
    """The letters over a spreadsheet's column, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def table_headers() -> KnownHeaders:
    """Headers of long tables and registers, from seeds/column_synonyms.csv; read once for many files."""
    return {form: {compared(header): column for header, column in header_synonyms(form).items()} for form in COLUMNS}


def _of_ours(form: str, columns: Mapping[str, str]) -> KnownHeaders:
    return {form: {compared(header): column for header, column in columns.items()}}


FORM_HEADERS = _of_ours(
    "form",
    {layout.COLUMN_FIELD_CODE: "field_code", layout.COLUMN_VALUE: "value", layout.COLUMN_EVIDENCE: "evidence"},
)
REVIEW_HEADERS = _of_ours(
    "review",
    {
        layout.COLUMN_CHAMBER_ID: "chamber_id",
        layout.COLUMN_CHAMBER_NAME: "chamber_name",
        layout.COLUMN_FIELD_CODE: "field_code",
        layout.COLUMN_VERIFIED_VALUE: "value",
        layout.COLUMN_REASON: "reason",
    },
)
CORRECTION_HEADERS = _of_ours(
    "corrections",
    {
        layout.COLUMN_YEAR: "campaign_year",
        layout.COLUMN_CHAMBER_ID: "chamber_id",
        layout.COLUMN_CHAMBER_NAME: "chamber_name",
        layout.COLUMN_FIELD_CODE: "field_code",
        layout.COLUMN_VALUE: "value",
        layout.COLUMN_EVIDENCE: "evidence",
        layout.COLUMN_STAGE: "stage",
        layout.COLUMN_REASON: "reason",
        layout.COLUMN_AS_SENT: "as_sent",
    },
)
"""Headers of the three workbooks of our own."""


def find_header(rows: Iterable[Sequence[object]], known: KnownHeaders) -> Header | None:
    """The first of the first HEADER_ROWS rows that names the columns of a form; None if there is none.

    rows: cells of any type; only texts can be headers. Where the next row names the columns too, as under a header of
    two rows, that one is the header.
    Raises UnreadableError('duplicate_column') if two cells of that row name the same column.
    """
    window = islice(rows, HEADER_ROWS + 1)
    for index, row in enumerate(islice(window, HEADER_ROWS)):
        found = _header_of(index, row, known)
        if found is not None:
            following = next(window, None)
            below = None if following is None else _header_of(index + 1, following, known)
            return below if below is not None and below.form == found.form else found
    return None


def _header_of(index: int, row: Sequence[object], known: KnownHeaders) -> Header | None:
    for form, columns_by_header in known.items():
        exact = [columns_by_header.get(compared(cell)) if isinstance(cell, str) else None for cell in row]
        # A decorated header counts only where none bears the bare name: 商会名称 beside 商会名称(曾用名) is one.
        columns = [
            column or _undecorated(cell, columns_by_header, exact) for cell, column in zip(row, exact, strict=True)
        ]
        if not all(any(column in columns for column in group) for group in REQUIRED[form]):
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


def _undecorated(cell: object, columns_by_header: Mapping[str, str], taken: Sequence[str | None]) -> str | None:
    if not isinstance(cell, str) or not cell:
        return None
    column = columns_by_header.get(plain(cell))
    return None if column in taken else column

"""From the cells below a header to the rows that were received: which rows count as data, and their faults of shape.

Left aside, as titles are, because nothing is lost with them: rows without content, totals (合计, 小计 ...) that name no
field, and a header that is repeated on a new page. Every other row is a row received.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import polars as pl

from pipelines.ingest.header import Header
from pipelines.ingest.read_result import COLUMNS, Table
from pipelines.ingest.text import BLANKS, clean

RAGGED = "ragged_row"
HIDDEN = "hidden_sheet"

TOTAL = re.compile(
    r"(?:本页|本表|本区|全区|全市|各项)? ?[合总小共累] ?计:?(?: ?[(]?\d+ ?[家个项]?[)]?)?|(?:sub|grand )?totals?:?"
)
"""What stands in a row of totals, cleaned and in small letters."""

_NOT_KEYS = frozenset({"value", "evidence", "reason"})
_NAMING = {"long": "field_code", "register": "district_code"}
"""Form -> a column that a row of data fills and a row of totals does not."""


def table_of(header: Header, sheet: str, rows: Iterable[Sequence[str]], *, fault: str | None = None) -> Table:
    """A table from the texts below its header.

    fault: what is wrong with every row, as in a sheet that is hidden.
    """
    columns = COLUMNS[header.form]
    positions = [header.positions.get(column) for column in columns]
    data_cells = {header.positions[column] for column in _NOT_KEYS if column in header.positions}
    naming = header.positions.get(_NAMING[header.form])
    filled: list[tuple[object, ...]] = []
    listed = [(number, row) for number, row in enumerate(rows, start=header.row + 2) if any(map(clean, row))]
    # A program may end every row with one more delimiter. In some rows only, it is a cell that a comma cut in two.
    width = max(header.width, min((len(row) for _, row in listed), default=0))
    for number, row in listed:
        cells = [row[at] if at is not None and at < len(row) else None for at in positions]
        is_ragged = len(row) > width or any(map(clean, row[header.width :]))
        if not (is_ragged or any(map(clean, cells))):
            continue
        named = clean(row[naming]) if naming is not None and naming < len(row) else ""
        said = [named] if named else [clean(cell) for at, cell in enumerate(row) if at not in data_cells]
        if any(map(is_total, said)) or (named and _repeats(header, row)):
            continue
        filled.append((number, *cells, fault or (RAGGED if is_ragged else None)))
    return Table(header.form, sheet, header.headers, filled, header.letters)


def _repeats(header: Header, row: Sequence[str]) -> bool:
    """Whether the row is the header once more."""
    return all(clean(row[at]) == header.headers[name] for name, at in header.positions.items() if at < len(row))


def is_total(text: str) -> bool:
    """Whether a cleaned text is a word that stands in a row of totals."""
    return bool(text) and len(text) < 30 and TOTAL.fullmatch(text.casefold()) is not None


def with_content(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows in which every column is blank: the ruled but empty lines at the foot of a sheet."""
    texts = rows.select(pl.col(pl.String).str.strip_chars(BLANKS).fill_null("") != "")
    return rows.filter(texts.select(pl.any_horizontal(pl.all())).to_series())


def all_are_data(rows: pl.DataFrame, header: Header) -> bool:
    """Whether no row of a long table could be a total or a repeated header, so that none has to be looked at alone."""
    codes = [clean(code) for code in rows["field_code"].unique()]
    return all(code and code != header.headers["field_code"] and not is_total(code) for code in codes)

"""From the cells below a header to the rows that were received: which rows count as data, and their faults of shape.

Left aside, as titles are, because nothing is lost with them: rows without content, totals (合计, 小计 ...) that name no
field, and a header that is repeated on a new page. Every other row is a row received.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import eq

import polars as pl

from pipelines.ingest.header import Header
from pipelines.ingest.read_result import COLUMNS, Table
from pipelines.ingest.text import clean

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
    for number, row in enumerate(rows, start=header.row + 2):
        cells = [row[at] if at is not None and at < len(row) else None for at in positions]
        # Also if the cells behind are blank: 1,030 without quotation marks pushes a blank one over the edge.
        is_ragged = len(row) > header.width and any(map(clean, row))
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


def only_data(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """The same decision for a long table with no row longer than its header, as `table_of` takes it row by row.

    cells: the texts below the header, a column for each of its cells in their order, after a first column of numbers.
    """
    columns = cells.columns[1:]
    at = {column: cells[columns[position]] for column, position in header.positions.items()}
    blank, total = (_where(at["field_code"], told) for told in (lambda text: not text, is_total))
    repeated = _where(at["field_code"], lambda text: text == header.headers["field_code"])
    if not (blank | total | repeated).any():
        return cells
    for column, texts in at.items():
        repeated &= _where(texts, partial(eq, header.headers[column]))
    nothing, names_total = blank.clone(), pl.repeat(value=False, n=cells.height, eager=True)
    for column, texts in at.items():
        if column != "field_code":
            nothing &= _where(texts, lambda text: not text)
    for position, name in enumerate(columns):
        if position not in {header.positions.get(column) for column in _NOT_KEYS}:
            names_total |= _where(cells[name].filter(blank), is_total, blank)
    return cells.filter(~(nothing | total | repeated | (blank & names_total)))


def _where(texts: pl.Series, told: Callable[[str], bool], among: pl.Series | None = None) -> pl.Series:
    """Where a cleaned text is told to be something; each distinct text is asked once.

    among: if `texts` are only those of some rows, where these are.
    """
    distinct = [text for text in texts.unique() if told(clean(text))]
    found = texts.is_in([text for text in distinct if text is not None]).fill_null(None in distinct)
    if among is None:
        return found
    return among.clone().scatter(among.arg_true(), found)

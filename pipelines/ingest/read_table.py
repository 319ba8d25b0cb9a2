"""Long tables and chamber registers, from CSV or Excel: find the header, take the columns the contract names.

The form is known by its header alone, never by a file name. Columns nobody asks for are left aside.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from itertools import islice

import polars as pl
from python_calamine import CalamineWorkbook

from pipelines.ingest.cells import Errors, cell_text, sheet_cells
from pipelines.ingest.header import Header, KnownHeaders, find_header
from pipelines.ingest.read_result import COLUMNS, Content, Table, UnreadableError
from pipelines.ingest.text import BLANKS, clean

_HEAD_BYTES = 1 << 18
_REGULAR = r'\A(?:(?:[^",\n]*|"(?:[^"]|"")*"\r?)(?:,|\n|\z))*\z'


def read_excel_tables(workbook: CalamineWorkbook, known: KnownHeaders, errors: Errors) -> Content:
    """Every sheet of a workbook that has a known header; the others are notes and left aside.

    Raises UnreadableError: 'empty' if no sheet holds anything, 'unknown_layout' if none has a known header.
    """
    tables = []
    has_content = False
    for name in workbook.sheet_names:
        rows = [[cell_text(cell) for cell in row] for row in sheet_cells(workbook, name, errors)]
        has_content = has_content or any(clean(cell) for row in rows for cell in row)
        header = find_header(rows, known)
        if header is not None:
            tables.append(_table(header, name, rows[header.row + 1 :]))
    if not tables:
        raise UnreadableError("unknown_layout" if has_content else "empty")
    return Content(kind=tables[0].form, tables=tuple(tables))


def read_csv_table(data: bytes, known: KnownHeaders) -> Content:
    """A CSV file in UTF-8 (with or without BOM) or GB18030.

    Raises UnreadableError: 'empty', 'unreadable' (binary, or a quotation mark that is never closed),
    'unknown_encoding', 'unknown_layout', 'duplicate_column'.
    """
    if b"\0" in data[:_HEAD_BYTES]:
        raise UnreadableError("unreadable", "binary")
    if b"\r" in data[:_HEAD_BYTES] and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    try:
        table = _read_utf8(data, known)
    except UnicodeDecodeError:
        try:
            table = _read_utf8(data.decode("gb18030").encode(), known)
        except UnicodeDecodeError as error:
            raise UnreadableError("unknown_encoding") from error
    return Content(kind=table.form, tables=(table,))


def _read_utf8(data: bytes, known: KnownHeaders) -> Table:
    """The table of a UTF-8 CSV; raises UnicodeDecodeError if it is not UTF-8."""
    head = codecs.getincrementaldecoder("utf-8-sig")().decode(data[:_HEAD_BYTES])
    if not clean(head):
        raise UnreadableError("empty")
    reader = csv.reader(io.StringIO(head, newline="\n"))
    try:
        header = find_header(reader, known)
    except csv.Error as error:
        raise UnreadableError("unreadable", str(error)) from error
    if header is None:
        raise UnreadableError("unknown_layout")
    if b'"' in data and not _is_regular(data):
        return _read_tolerant(data, header)
    try:
        rows = _read_fast(data, header, skip_lines=reader.line_num)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return _read_tolerant(data, header)
    return Table(header.form, "", header.headers, _with_content(rows))


def _is_regular(data: bytes) -> bool:
    """Whether every quotation mark stands where RFC 4180 has it; else polars may join or lose rows without a word."""
    text = pl.Series([data], dtype=pl.Binary).cast(pl.String, strict=False)
    return text.str.contains(_REGULAR)[0] is True


def _read_fast(data: bytes, header: Header, skip_lines: int) -> pl.DataFrame:
    """Polars' own reader; raises PolarsError on anything irregular: stray quotation marks, too many cells in a row."""
    names = [f"column_{position}" for position in range(header.width)]
    frame = pl.read_csv(
        data,
        has_header=False,
        skip_lines=skip_lines,
        schema=dict.fromkeys(names, pl.String),
        columns=[names[position] for position in header.positions.values()],
        missing_columns="insert",
        raise_if_empty=False,
        row_index_name="source_row",
        row_index_offset=header.row + 2,
    )
    present = {column: pl.col(names[position]) for column, position in header.positions.items()}
    absent = pl.lit(None, dtype=pl.String)
    return frame.select(
        pl.col("source_row").cast(pl.Int32),
        *(present.get(column, absent).alias(column) for column in COLUMNS[header.form]),
        is_ragged=pl.lit(value=False),
    )


def _read_tolerant(data: bytes, header: Header) -> Table:
    """The same table row by row in Python, for files that polars refuses: short rows, long rows, quotation marks
    inside a cell. Raises UnreadableError if a quotation mark is never closed, as no one can say where its row ends.
    """
    text = data.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    try:
        return _table(header, "", list(islice(reader, header.row + 1, None)))
    except csv.Error as error:
        raise UnreadableError("unreadable", f"line {reader.line_num}: {error}") from error


def _table(header: Header, sheet: str, rows: Sequence[Sequence[str]]) -> Table:
    """A table from the rows below its header."""
    positions = [header.positions.get(column) for column in COLUMNS[header.form]]
    filled: list[tuple[object, ...]] = []
    for number, row in enumerate(rows, start=header.row + 2):
        cells = [row[at] if at is not None and at < len(row) else None for at in positions]
        is_ragged = any(map(clean, row[header.width :]))
        if is_ragged or any(map(clean, cells)):
            filled.append((number, *cells, is_ragged))
    return Table(header.form, sheet, header.headers, filled)


def _with_content(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows in which every column is blank: the ruled but empty lines at the foot of a sheet."""
    key_is_blank = rows["chamber_id"].str.strip_chars(BLANKS).fill_null("") == ""
    if not key_is_blank.any():
        return rows
    texts = rows.select(pl.col(pl.String).str.strip_chars(BLANKS).fill_null("") != "")
    return rows.filter(texts.select(pl.any_horizontal(pl.all())).to_series())

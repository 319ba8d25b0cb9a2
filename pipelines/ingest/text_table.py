"""Text files to tables: encoding, delimiter, header, rows. The form is known by its header alone.

Of encodings and delimiters the first is taken under which a known header stands in the first rows; the data below are
never guessed at. A regular file is read by polars, any other row by row in Python, with the same result.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

import polars as pl

from pipelines.ingest.header import HEADER_ROWS, Header, KnownHeaders, find_header
from pipelines.ingest.read_result import COLUMNS, Content, Table, UnreadableError
from pipelines.ingest.table_rows import only_data, table_of
from pipelines.ingest.text import clean

DELIMITERS = (",", "\t", ";")
_HEAD_BYTES = 1 << 18
_REGULAR = r'\A(?:(?:[^"{0}\n]*|"(?:[^"]|"")*"\r?)(?:{0}|\n|\z))*\z'


def read_text_table(data: bytes, known: KnownHeaders) -> Content:
    """A text file in UTF-8, GB18030 or UTF-16 (with or without BOM), its cells between commas, tabs or semicolons.

    Raises UnreadableError: 'empty', 'unreadable' (binary, or a quotation mark that is never closed),
    'unknown_encoding', 'unknown_layout', 'duplicate_column'.
    """
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_wide = is_utf_16 or b"\0" in data[:_HEAD_BYTES]
    refusal = UnreadableError("unreadable", "binary") if is_wide and not is_utf_16 else None
    for text in _wide(data) if is_wide else _narrow(data):
        try:
            table = _read_utf8(text, known)
        except UnicodeDecodeError:
            continue
        except UnreadableError as error:
            if not is_wide:
                raise
            refusal = error if is_utf_16 else refusal
        else:
            return Content(kind=table.form, tables=(table,))
    raise refusal or UnreadableError("unknown_encoding")


def _narrow(data: bytes) -> Iterator[bytes]:
    """The bytes as UTF-8: as they are, then converted from GB18030 if they can be."""
    yield data
    try:
        yield data.decode("gb18030").encode()
    except UnicodeDecodeError:
        return


def _wide(data: bytes) -> Iterator[bytes]:
    """UTF-16 by its mark; without one, both byte orders, of which at most one shows a known header."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            data = data[len(mark) :]
            order = [encoding]
            break
    else:
        order = ["utf-16-le", "utf-16-be"]
    for encoding in order:
        try:
            yield data.decode(encoding).encode()
        except UnicodeError:
            continue


def _read_utf8(data: bytes, known: KnownHeaders) -> Table:
    """The table of a UTF-8 text; raises UnicodeDecodeError if it is not UTF-8."""
    if b"\r" in data[:_HEAD_BYTES] and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    head = codecs.getincrementaldecoder("utf-8-sig")().decode(data[:_HEAD_BYTES])
    if not clean(head) and not clean(data.decode("utf-8-sig")):
        raise UnreadableError("empty")
    delimiter, header, skip_lines = _find_header(head, known)
    is_plain = header.form == "long" and (b'"' not in data or _is_regular(data, delimiter))
    rows = _read_fast(data, header, delimiter, skip_lines) if is_plain else None
    if rows is None:
        return _read_tolerant(data, header, delimiter)
    return Table(header.form, "", header.headers, rows, header.letters)


def _find_header(head: str, known: KnownHeaders) -> tuple[str, Header, int]:
    """Delimiter, header, and the lines down to its end; raises UnreadableError if no delimiter shows a header."""
    refusal = UnreadableError("unknown_layout")
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(head, newline="\n"), delimiter=delimiter)
        rows, ends = [], []
        try:
            for row in islice(reader, HEADER_ROWS + 1):
                rows.append(row)
                ends.append(reader.line_num)
        except csv.Error as error:
            refusal = UnreadableError("unreadable", str(error))
        header = find_header(rows, known)
        if header is not None:
            return delimiter, header, ends[header.row]
    raise refusal


def _is_regular(data: bytes, delimiter: str) -> bool:
    """Whether every quotation mark stands where RFC 4180 has it; else polars may join or lose rows without a word."""
    try:
        text = pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False  # a character is cut in two at the end
    return text.str.contains(_REGULAR.format(delimiter))[0] is True


def _read_fast(data: bytes, header: Header, delimiter: str, skip_lines: int) -> pl.DataFrame | None:
    """Rows of a long table by polars' own reader; None for anything irregular that has to be read row by row: stray
    quotation marks, too many cells in a row.
    """
    names = [f"column_{position}" for position in range(header.width)]
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            separator=delimiter,
            skip_lines=skip_lines,
            schema=dict.fromkeys(names, pl.String),
            missing_columns="insert",
            raise_if_empty=False,
            row_index_name="source_row",
            row_index_offset=header.row + 2,
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    present = {column: pl.col(names[position]) for column, position in header.positions.items()}
    absent = pl.lit(None, dtype=pl.String)
    return only_data(frame, header).select(
        pl.col("source_row").cast(pl.Int32),
        *(present.get(column, absent).alias(column) for column in COLUMNS[header.form]),
        row_fault=pl.lit(None, dtype=pl.String),
    )


def _read_tolerant(data: bytes, header: Header, delimiter: str) -> Table:
    """The same table row by row in Python. Raises UnreadableError if a quotation mark is never closed, as no one can
    say where its row ends.
    """
    text = data.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
    try:
        return table_of(header, "", islice(reader, header.row + 1, None))
    except csv.Error as error:
        raise UnreadableError("unreadable", f"line {reader.line_num}: {error}") from error

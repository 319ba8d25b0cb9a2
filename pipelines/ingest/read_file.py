"""From the bytes of one file to its tables: which reader is asked is decided by the content, never by the name."""

from __future__ import annotations

from pipelines.ingest.cells import open_workbook
from pipelines.ingest.header import KnownHeaders
from pipelines.ingest.package import inspect_package
from pipelines.ingest.read_result import Content, UnreadableError
from pipelines.ingest.read_workbook import is_ours, read_workbook
from pipelines.ingest.sheet_table import read_sheet_tables
from pipelines.ingest.sniff import sniff
from pipelines.ingest.text_table import read_text_table


def read_file(data: bytes, known: KnownHeaders) -> Content:
    """The tables of one file that is no archive.

    known: headers of long tables and registers (`header.table_headers`).
    Raises UnreadableError, and nothing else, if the file as a whole cannot be taken.
    """
    kind = sniff(data)
    if kind == "text":
        return read_text_table(data, known)
    if kind == "archive":
        raise UnreadableError("unreadable", "archive")
    errors = inspect_package(data) if kind == "xlsx" else {}
    with open_workbook(data) as workbook:
        return (
            read_workbook(workbook, known, errors) if is_ours(workbook) else read_sheet_tables(workbook, known, errors)
        )

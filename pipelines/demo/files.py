"""Puts invented files into the inbox: never over another file, with the time of arrival as modification time."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.settings import TIMEZONE

Table = tuple[Path, bytes, datetime]
"""A file to place: where, what is in it, when it arrives."""


class DemoError(ValueError):
    """The invented submissions cannot be written; the message says why."""


def place(path: Path, content: bytes, received: datetime) -> None:
    """Write a file with its time of arrival (local time of the federation).

    The same content already there only gets its time again. Raises DemoError if there is other content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
            raise DemoError(
                f"文件已存在且内容不同，不会覆盖 will not overwrite a file with other content: {path}"
            ) from error
    set_time(path, received)


def set_time(path: Path, moment: datetime) -> None:
    """Set a file's modification time, given in local time of the federation."""
    seconds = moment.replace(tzinfo=TIMEZONE).timestamp()
    os.utime(path, (seconds, seconds))


def csv_bytes(frame: pl.DataFrame, headers: Sequence[str]) -> bytes:
    """The frame's columns under these headers, as Chinese Excel saves CSV in UTF-8: with BOM and CRLF."""
    buffer = io.BytesIO()
    frame.rename(dict(zip(frame.columns, headers, strict=True))).write_csv(
        buffer, include_bom=True, line_terminator="\r\n"
    )
    return buffer.getvalue()


def table_workbook(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[str | None]], created: datetime
) -> bytes:
    """A plain workbook with one table of texts under a header row."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": title, "created": created})
    sheet = workbook.add_worksheet(title)
    bold = workbook.add_format({"bold": True, "bg_color": "#F3E9E1"})
    for column, header in enumerate(headers):
        sheet.set_column(column, column, 18)
        sheet.write_string(0, column, header, bold)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, text)
    sheet.freeze_panes(1, 0)
    workbook.close()
    return buffer.getvalue()

"""Spreadsheet bytes to rows of text through calamine. What the rows mean is decided by the readers.

Formulas are never evaluated (the stored result is read) and macros never run.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from pipelines.ingest.read_result import UnreadableError

Cell = object
"""A cell as calamine gives it: str, float, bool, or a kind of date or time."""
Errors = Mapping[str, Mapping[tuple[int, int], str]]
"""Sheet name -> {(row, column) from 0: text of the error}."""

_LARGEST_SCAN = 256 * 1024 * 1024  # bytes of sheets, unpacked, that are searched for error cells
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_MAGIC_ZIP = b"PK\x03\x04"
_MAGIC_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FILE_PASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00", re.DOTALL)

# None of these looks beyond the next tag, so that no sheet, however made, takes longer than its length.
_ERROR_CELL = re.compile(
    rb"<c\b(?=[^<>]*\bt=\"e\")[^<>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^<>]*>"
    rb"(?:<f\b[^<>]*/>|<f\b[^<>]*>[^<]*</f>)?<v>([^<]*)</v>"
)
_SHEET = re.compile(rb"<sheet\b[^<>]*>")
_RELATIONSHIP = re.compile(rb"<Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)=\"([^\"]*)\"")


def is_spreadsheet(data: bytes) -> bool:
    """Whether the bytes begin like an Excel workbook, old or new, whatever the file is called."""
    return data.startswith((_MAGIC_ZIP, _MAGIC_OLE))


@contextmanager
def open_workbook(data: bytes) -> Iterator[CalamineWorkbook]:
    """Open a workbook from its bytes; what calamine raises inside the block becomes UnreadableError.

    A damaged file can make the Rust reader panic; its PanicException is not an Exception, so it is told by name, as the
    extension does not hand out the class.
    """
    try:
        with CalamineWorkbook.from_object(io.BytesIO(data)) as workbook:
            yield workbook
    except UnreadableError:
        raise
    except PasswordError as error:
        raise UnreadableError("encrypted") from error
    except (CalamineError, ValueError, OverflowError) as error:
        if _is_encrypted(data):
            raise UnreadableError("encrypted") from error
        raise UnreadableError("unreadable", str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("unreadable", "damaged workbook") from error


def sheet_cells(workbook: CalamineWorkbook, name: str, errors: Errors | None = None) -> list[list[Cell]]:
    """`cells_of` the sheet of that name. errors: this workbook's error cells (`error_cells`)."""
    return cells_of(workbook.get_sheet_by_name(name), (errors or {}).get(name, {}))


def cells_of(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> list[list[Cell]]:
    """All cells of a sheet as calamine gives them, the first row being row 1 of the spreadsheet; '' is an empty cell.

    errors: the sheet's error cells, put where calamine has a blank.
    """
    rows = cast(list[list[Cell]], sheet.to_python(skip_empty_area=False))
    for (row, column), text in errors.items():
        if row < len(rows) and column < len(rows[row]) and not rows[row][column]:
            rows[row][column] = text
    return rows


def cell_text(cell: Cell) -> str:
    """A cell as a person sees it: whole numbers without a point, at most 15 digits, ISO dates, TRUE and FALSE."""
    match cell:
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case float():
            return number_text(cell)
    return str(cell).removesuffix(" 00:00:00")  # dates, times and durations; a date's midnight is not shown


def number_text(number: float) -> str:
    """A float cell with the 15 significant digits that a spreadsheet shows, never in scientific notation.

    0.1 + 0.2 stored by a formula reads 0.3, as on the screen.
    """
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}"


def error_cells(data: bytes) -> Errors:
    """Cells of an .xlsx that hold an error value (#DIV/0!, #N/A ...).

    calamine's Python binding hands such cells over blank, and a blank would count as "not reported" where the truth is
    "cannot be used". Old .xls workbooks give an empty map. Raises nothing: what is not a readable package has none.
    """
    if not data.startswith(_MAGIC_ZIP):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [part for part in package.infolist() if _SHEET_PART.fullmatch(part.filename)]
            sizes = sum(part.file_size for part in parts)
            if sizes > _LARGEST_SCAN:
                return {}
            found = {part.filename: cells for part in parts if (cells := _error_cells_of(package.read(part)))}
            if not found:
                return {}
            return {name: found[part] for name, part in _sheet_parts(package).items() if part in found}
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return {}


def _error_cells_of(xml: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in xml:
        return {}
    return {
        (int(row) - 1, _column_index(column)): html.unescape(text.decode("utf-8", "replace"))
        for column, row, text in _ERROR_CELL.findall(xml)
    }


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> path of its XML inside the package."""
    targets = {}
    for tag in _RELATIONSHIP.findall(package.read("xl/_rels/workbook.xml.rels")):
        relation = _attributes(tag)
        target = relation.get("Target", "")
        targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = [_attributes(tag) for tag in _SHEET.findall(package.read("xl/workbook.xml"))]
    return {sheet["name"]: targets.get(sheet.get("r:id", ""), "") for sheet in sheets if "name" in sheet}


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "replace"): html.unescape(value.decode("utf-8", "replace"))
        for name, value in _ATTRIBUTE.findall(tag)
    }


def _is_encrypted(data: bytes) -> bool:
    """Whether an OLE container is what Excel writes when a workbook gets a password; calamine cannot tell which it is.

    Since 2007 the container holds a stream EncryptedPackage; before, the record FILEPASS follows the first one.
    """
    return data.startswith(_MAGIC_OLE) and (_ENCRYPTED_STREAM in data or _FILE_PASS.search(data) is not None)

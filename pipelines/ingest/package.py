"""A look at the parts of an .xlsx before it is read: that it asks for nothing absurd, and its cells with error values.

Every part is unpacked once, which finds headers that lie about sizes: calamine would believe the packed data instead.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from pipelines.ingest import limits
from pipelines.ingest.read_result import UnreadableError
from pipelines.ingest.zip_part import open_zip, read_part

Errors = Mapping[str, Mapping[tuple[int, int], str]]
"""Sheet name -> {(row, column) from 0: text of the error}."""

_READ_PARTS = re.compile(r"xl/(?:worksheets/[^/]+|[^/]+)\.xml|.*\.rels|\[Content_Types\]\.xml", re.IGNORECASE)
_SHEET_DATA = b"sheetData"

# None of these looks beyond the next tag, so that no sheet, however made, takes longer than its length.
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_LETTERS = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)\d")
_DIGITS = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]+(\d+)")
_FAR_CELL = re.compile(rb'<c r="(?:[A-Za-z]{3}|[A-Za-z]{1,2}\d{5})')
_NEAR = 702 * 9_999
"""Cells of the range to ZZ9999, within which all cells lie that are not _FAR_CELL."""
_ERROR_CELL = re.compile(
    rb"<c\b(?=[^<>]*\bt=\"e\")[^<>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^<>]*>"
    rb"(?:<f\b[^<>]*/>|<f\b[^<>]*>[^<]*</f>)?<v>([^<]*)</v>"
)
_SHEET = re.compile(rb"<sheet\b[^<>]*>")
_RELATIONSHIP = re.compile(rb"<Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)=\"([^\"]*)\"")
_BROKEN = (zipfile.BadZipFile, KeyError, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, ValueError)


def inspect_package(data: bytes) -> Errors:
    """Check an .xlsx against the limits; returns its cells that hold an error value (#DIV/0!, #N/A ...).

    calamine's Python binding hands such cells over blank, and a blank would count as "not reported" where the truth is
    "cannot be used".
    Raises UnreadableError: 'zip_bomb' (it unpacks to too much), 'too_many_cells', 'xml_bomb' (a document type or
    entities, which no spreadsheet program writes), 'unreadable' (damaged, or a part is not what its header says).
    """
    try:
        with open_zip(data) as package:
            return _inspect(package, data)
    except _BROKEN as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("unreadable", str(error)) from error


def _inspect(package: zipfile.ZipFile, data: bytes) -> Errors:
    parts = package.infolist()
    if len(parts) > limits.PACKAGE_PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
        raise UnreadableError("zip_bomb")
    found: dict[str, dict[tuple[int, int], str]] = {}
    for part in parts:
        xml = read_part(data, part)
        is_sheet = _SHEET_DATA in xml  # by its content: a relationship may put a sheet anywhere, under any name
        if not (is_sheet or _READ_PARTS.fullmatch(part.filename)):
            continue  # a picture, say, in which "<!DOCTYPE" is no harm
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise UnreadableError("xml_bomb", part.filename)
        if is_sheet:
            if _range_cells(xml) > limits.CELLS:
                raise UnreadableError("too_many_cells", part.filename.rpartition("/")[2])
            if b't="e"' in xml:
                found[part.filename] = dict(_error_cells(xml))
    if not found:
        return {}
    return {name: found[part] for name, part in _sheet_parts(package).items() if part in found}


def _range_cells(xml: bytes) -> int:
    """At most as many cells has the range that holds all cells of a sheet; its <dimension> is only a claim."""
    placed = xml.count(b'<c r="')
    all_are_placed = placed == xml.count(b"<c ") and not any(
        tag in xml for tag in (b"<c>", b"<c/>", b":c ", b":c>", b":c/")
    )
    if all_are_placed and not _FAR_CELL.search(xml):
        return _NEAR
    rows = max((int(digits[1][:10]) for digits in _DIGITS.finditer(xml)), default=0)
    columns = max((_column_index(letters.upper()[:5]) + 1 for letters in set(_LETTERS.findall(xml))), default=0)
    if not all_are_placed:  # a cell that does not say where it stands follows the one before it, and so does a row
        rows += len(_ROW.findall(xml))
        columns += max(len(_CELL.findall(row)) for row in _ROW.split(xml))
    return rows * columns


def _error_cells(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for column, row, text in _ERROR_CELL.findall(xml):
        yield (int(row) - 1, _column_index(column)), html.unescape(text.decode("utf-8", "replace"))


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

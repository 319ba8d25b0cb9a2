"""Workbooks that ask for too much, or are not what they say."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipelines.ingest import limits
from pipelines.ingest.package import inspect_package
from pipelines.ingest.read_result import UnreadableError
from tests.unit.awkward_bytes import repacked, with_sheet_xml, workbook, zip_bytes
from tests.unit.ingest_files import LONG, value_row, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
END = b"</row></sheetData>"


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        inspect_package(data)
    return error.value.code


def test_cells_with_errors_are_found() -> None:
    assert inspect_package(workbook()) == {}
    assert inspect_package(xlsx_bytes({"数据": [LONG, value_row(value="=1/0")]})) == {"数据": {(1, 3): "#DIV/0!"}}


@pytest.mark.parametrize("cell", [
    b'<c r="XFD1048576"><v>1</v></c>', b"<c r='XFD1048576'/>", b'<c s="1" r = "XFD1048576"><v>1</v></c>',
    b'<x:c xmlns:x="u" r="XFD1048576"/>', b'<c r="xfd1048576"/>', b'<c r="A99999999"/><c r="ZZ1"/>',
])  # fmt: skip
def test_a_cell_far_away_is_not_reached_for(cell: bytes) -> None:
    assert refusal(with_sheet_xml(END, cell + END)) == "too_many_cells"


@pytest.mark.parametrize("place", ["worksheets/s.dat", "hidden/s.bin", "media/picture.png"])
def test_a_sheet_is_looked_at_wherever_it_lies(place: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    parts[f"xl/{place}"] = parts.pop(SHEET).replace(END, b'<c r="XFD1048576"><v>1</v></c>' + END)
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"worksheets/sheet1.xml", place.encode())
    assert refusal(zip_bytes(parts)) == "too_many_cells"


def test_cells_that_do_not_say_where_they_stand_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 90)
    many = b"<c><v>1</v></c>" * 30
    assert refusal(with_sheet_xml(END, many + END)) == "too_many_cells"


def test_a_long_sheet_within_the_limit_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"".join(b'<row r="%d"><c r="G%d"/></row>' % (row, row) for row in range(9_990, 10_050))
    long = with_sheet_xml(b"</sheetData>", rows + b"</sheetData>")
    assert inspect_package(long) == {}
    monkeypatch.setattr(limits, "CELLS", 7 * 10_049 - 1)
    assert refusal(long) == "too_many_cells"


def test_entities_are_refused() -> None:
    entity = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><worksheet'
    assert refusal(with_sheet_xml(b"<worksheet", entity)) == "xml_bomb"
    assert refusal(repacked(workbook(), {"xl/sharedStrings.xml": (b"<sst", b"<!DOCTYPE a><sst")})) == "xml_bomb"


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1_000_000)
    assert refusal(zip_bytes({SHEET: b"0" * 1_000_001})) == "zip_bomb"
    monkeypatch.setattr(limits, "PACKAGE_PARTS", 3)
    assert refusal(workbook()) == "zip_bomb"


def test_a_part_that_is_not_what_its_header_says_is_damage() -> None:
    data = workbook()
    at = data.find(b"xl/worksheets/sheet1.xml") + 40
    assert refusal(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]) == "unreadable"

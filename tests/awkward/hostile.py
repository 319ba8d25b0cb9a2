"""Files made to harm: bombs, tricks with names, formulas; and numbers of persons, which nobody may keep."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from tests.awkward.case import Case, new_chamber, row, text_file, workbook

_XML_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one text of one part replaced, which must be there."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                assert old in content, (part, old)
                content = content.replace(old, new, 1)
            target.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _xml_bomb() -> bytes:
    sheet = "xl/worksheets/sheet1.xml"
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return edited(workbook(None, [row()]), sheet, start, _XML_BOMB)


def _far_cell() -> bytes:
    return workbook(lambda _, sheet: sheet.write("XFD1048576", "x"), [row()])


def lying_zip() -> bytes:
    """An archive whose one member says that it has 100 bytes and unpacks to 600 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    packed = b"".join([*(packer.compress(block) for _ in range(600)), packer.flush()])
    name, checksum = b"bomb.csv", 0
    sizes = struct.pack("<III", checksum, len(packed), 100)
    local = struct.pack("<IHHHHH", 0x04034B50, 20, 0, 8, 0, 0x4A21) + sizes + struct.pack("<HH", len(name), 0) + name
    central = struct.pack("<IHHHHHH", 0x02014B50, 20, 20, 0, 8, 0, 0x4A21) + sizes
    central += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + end


def honest_bomb() -> bytes:
    """An archive of 700 MB of zeros in 700 KB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.csv", "w") as member:
        for _ in range(700):
            member.write(bytes(1 << 20))
    return buffer.getvalue()


def _workbook_bomb() -> bytes:
    """A workbook whose shared strings unpack to 700 MB."""
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(workbook(None, [row()])))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            with target.open(entry.filename, "w") as part:
                part.write(source.read(entry))
                for _ in range(700 if entry.filename == "xl/sharedStrings.xml" else 0):
                    part.write(b" " * (1 << 20))
    return buffer.getvalue()


_DEEP = text_file([row()])


def _nested(levels: int) -> bytes:
    data, name = _DEEP, "deep.csv"
    for _ in range(levels):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(name), data)
        data, name = buffer.getvalue(), "deep.zip"
    return data


def _formulas() -> bytes:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_formula("D2", '=cmd|"/C calc"!A0', None, "")
        sheet.write_formula("D3", '=HYPERLINK("http://example.invalid","30")', None, "30")
        sheet.write_formula("D4", '=DDE("excel","book","A1")', None, "#NAME?")

    return workbook(write, [row(value=""), row(value=""), row(value="")])


_PERSON = new_chamber()

CASES: tuple[Case, ...] = (
    Case("hostile/formulas-as-text.csv", text_file([
        row(value="=cmd|' /C calc'!A0"), row(value="@SUM(1)"), row(value="=1+1"), row(evidence="=DDE(1)"),
        row(value="+30+0"), row("=1+1"),
    ]), values={"D5": "30", "D7": "30"}, rejected={
        "D2": "not_a_number", "D3": "not_a_number", "D4": "not_certain", "D6": "not_certain",
    }, refused_later={"第 7 行": "unknown_chamber"}),
    Case("hostile/formulas.xlsx", _formulas(), values={"Sheet1!D3": "30"},
         rejected={"Sheet1!D2": "value_empty", "Sheet1!D4": "excel_error"}),
    Case("hostile/xml-bomb.xlsx", _xml_bomb(), outcome="xml_bomb"),
    Case("hostile/one-cell-in-the-last-corner.xlsx", _far_cell(), outcome="too_many_cells"),
    Case("hostile/zip-bomb-that-lies.zip", lying_zip(), outcome="unreadable"),
    Case("hostile/zip-bomb.zip", honest_bomb(), outcome="too_large"),
    Case("hostile/zip-bomb.xlsx", _workbook_bomb(), outcome="zip_bomb"),
    Case("hostile/zips-in-zips.zip", _nested(4), outcome="unpacked"),
    Case("hostile/zips-in-zips.zip/2", _nested(3), outcome="unpacked", container="1"),
    Case("hostile/zips-in-zips.zip/2/3", _nested(2), outcome="unpacked", container="2"),
    Case("hostile/zips-in-zips.zip/2/3/4", _nested(1), outcome="nested_too_deep", container="3"),
    Case("hostile/..\\..\\etc\\passwd.csv", text_file([row()]), values={"D2": "30"}),
    Case("hostile/control\x07\x1b[31m\ncharacters.csv", text_file([row()]), values={"D2": "30"}),
    Case("hostile/'; drop table values; --.csv", text_file([row()]), values={"D2": "30"}),
    Case(f"hostile/{'长' * 60}/{'名' * 60}/{'字' * 60}/{'x' * 200}.csv", text_file([row()]), values={"D2": "30"}),
    Case("hostile/<script>alert(1)</script>.csv".replace("/s", "∕s"), text_file([row()]), values={"D2": "30"}),
    Case("hostile/numbers-of-persons.csv", text_file([row(_PERSON, evidence="联系人13812345678,310101199001011234")]),
         values={"D2": "30"}),
)  # fmt: skip

"""Bytes of files that are no plain workbooks: archives, containers, workbooks with stray cells or lying headers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tests.unit.ingest_files import LONG, value_row, xlsx_bytes


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2017, 11, 1, 9, 30, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def gbk_zip_bytes(name: str, data: bytes) -> bytes:
    """An archive as Chinese Windows makes it: the name in GBK, without the flag that says UTF-8."""
    return zip_bytes({"?" * len(name.encode("gbk")): data}).replace(b"?" * len(name.encode("gbk")), name.encode("gbk"))


def with_password(archive: bytes) -> bytes:
    """The same archive with the flag that says that its members have a password."""
    data = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(signature, start + 1)
    return bytes(data)


def repacked(workbook: bytes, changes: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """A workbook in whose parts one text is replaced by another: part -> (old, new)."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    for part, (old, new) in changes.items():
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)
    return zip_bytes(parts)


def workbook() -> bytes:
    return xlsx_bytes({"数据": [LONG, value_row()]})


def with_sheet_xml(old: bytes, new: bytes) -> bytes:
    return repacked(workbook(), {"xl/worksheets/sheet1.xml": (old, new)})


def lying_zip(size: int, declared: int) -> bytes:
    """An archive of one member of `size` zeros that says it has `declared` bytes."""
    raw = b"0" * size
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezed.compress(raw) + squeezed.flush()
    name, crc = b"a.csv", zlib.crc32(raw)
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), declared, len(name), 0) + name + body
    )
    central = (
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), declared, len(name), 0, 0, 0, 0, 0, 0
        )
        + name
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end

"""Bytes of files as they arrive in practice: archives, text as Excel saves it, and what is no table at all.

Made by code, so that the repository holds no binary file, and the same on every machine.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import polars as pl

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD  # of sectors, as MS-CFB names them
_SECTOR = 512


def delimited_text(frame: pl.DataFrame, headers: Sequence[str], *, separator: str, encoding: str) -> bytes:
    """The frame's columns under these headers, with Windows' line ends. 'utf-16' begins with its mark."""
    text = frame.rename(dict(zip(frame.columns, headers, strict=True))).write_csv(
        separator=separator, line_terminator="\r\n"
    )
    return ("\ufeff" + text).encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)


def gbk_archive(members: Mapping[str, bytes]) -> bytes:
    """A .zip of name -> content, the names in GBK and without the mark of UTF-8, as Chinese Windows writes them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(_GbkInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _GbkInfo(zipfile.ZipInfo):
    """An entry of 1980-01-01, as no clock is asked, whose name is written in GBK."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def password_container() -> bytes:
    """What Excel makes of a workbook with a password: an OLE container around the encrypted package.

    The package itself is filled with zeros: nobody has the password, so nothing that could be read is in it.
    """
    package = bytes(4096)
    sectors = len(package) // _SECTOR
    chain = [*range(3, 2 + sectors), _END]
    table = [_TABLE, _END, *chain]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )  # fmt: skip
    root = _directory_entry("Root Entry", kind=5, child=1, start=_END, size=0)
    stream = _directory_entry("EncryptedPackage", kind=2, child=_FREE, start=2, size=len(package))
    entries = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    return header + entries + (root + stream).ljust(_SECTOR, b"\0") + package


def _directory_entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def picture() -> bytes:
    """A PNG of one white pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\0\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")

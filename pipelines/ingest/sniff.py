"""What the bytes of a file are, by their content and never by its name. Reads no cells."""

from __future__ import annotations

import re
import struct
from typing import Literal

from pipelines.ingest.read_result import UnreadableError

Kind = Literal["xlsx", "xls", "archive", "text"]

MAGIC_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MAGIC_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF87a", "picture"), (b"GIF89a", "picture"),
    (b"BM", "picture"), (b"II*\0", "picture"), (b"MM\0*", "picture"),
    (b"%PDF-", "pdf"),
    (b"Rar!\x1a\x07", "other_archive"), (b"7z\xbc\xaf\x27\x1c", "other_archive"), (b"\x1f\x8b\x08", "other_archive"),
    (b"BZh", "other_archive"), (b"\xfd7zXZ\0", "other_archive"),
    (b"{\\rtf", "word_file"),
)  # fmt: skip
_WEB_PAGE = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta)\b", re.I | re.DOTALL
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_FILE_PASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}\x2f\x00", re.DOTALL)


def sniff(data: bytes) -> Kind:
    """What the file is, if it is something that can hold submissions.

    Raises UnreadableError with the outcome that says what it is instead: 'empty', 'truncated', 'encrypted',
    'word_file', 'slides', 'other_workbook', 'picture', 'pdf', 'other_archive', 'web_page', 'xml_workbook',
    'too_many_files' or 'unreadable'.
    """
    if not data:
        raise UnreadableError("empty")
    if data.startswith(MAGIC_ZIP):
        return _zip(data)
    if data.startswith(MAGIC_OLE):
        return _ole(data)
    for magic, code in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or _is_bitmap(data)):
            raise UnreadableError(code)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise UnreadableError("picture")
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"avif"}:
        raise UnreadableError("picture")
    if data[257:262] == b"ustar":
        raise UnreadableError("other_archive")
    _markup(data[:4096])
    return "text"


def _zip(data: bytes) -> Kind:
    """A workbook, another office file, or an archive of files, by the names in its directory."""
    directory = _directory(data)
    if directory is None:
        raise UnreadableError("truncated")
    if b"[Content_Types].xml" not in directory and b"mimetype" not in directory:
        return "archive"
    if b"word/" in directory:
        raise UnreadableError("word_file")
    if b"ppt/" in directory:
        raise UnreadableError("slides")
    if b"mimetype" in directory or b"xl/workbook.bin" in directory:
        raise UnreadableError("other_workbook")
    return "xlsx"


def _directory(data: bytes) -> bytes | None:
    """The directory at the end of a zip file, None if the file ends before it. Opening the package takes ten times as
    long, and is done by who reads it.
    """
    end = data.rfind(b"PK\x05\x06", -65_557)
    if end < 0 or len(data) < end + 22:
        return None
    size, start = struct.unpack_from("<II", data, end + 12)
    if 0xFFFFFFFF in (size, start):  # more than 4 GB, or as some programs write: its place stands elsewhere
        return data[max(0, end - 65_536) : end]
    return data[start : start + size] if start + size <= end else None


def _ole(data: bytes) -> Kind:
    """An old workbook, or what else Office kept in such containers."""
    if _is_cut(data):
        raise UnreadableError("truncated")
    if _has_stream(data, "EncryptedPackage"):
        raise UnreadableError("encrypted")
    if _has_stream(data, "WordDocument"):
        raise UnreadableError("word_file")
    if _has_stream(data, "PowerPoint Document"):
        raise UnreadableError("slides")
    if not (_has_stream(data, "Workbook") or _has_stream(data, "Book")):
        raise UnreadableError("unreadable", "OLE")
    if _FILE_PASS.search(data):
        raise UnreadableError("encrypted")
    return "xls"


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a directory entry of the container bears this name: UTF-16, ended by a zero character."""
    return name.encode("utf-16-le") + b"\0\0" in data


def _is_cut(data: bytes) -> bool:
    """Whether a sector that the container's header names lies behind the end of the file."""
    if len(data) < 512:
        return True
    (shift,) = struct.unpack_from("<H", data, 30)
    tables, directory = struct.unpack_from("<II", data, 44)
    if shift not in {9, 12}:
        return False
    listed = struct.unpack_from("<109I", data, 76)[: min(tables, 109)]
    return any((sector + 1) << shift >= len(data) for sector in (*listed, directory) if sector < 0xFFFFFFFA)


def _is_bitmap(data: bytes) -> bool:
    """Whether the length that follows BM is the file's: a text may begin with these letters too."""
    return len(data) > 14 and struct.unpack_from("<I", data, 2)[0] == len(data)


def _markup(head: bytes) -> None:
    """Refuse a web page, or Excel's XML of 2003, that bears a spreadsheet's name: many systems export such files."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"")
    if _WEB_PAGE.match(head):
        raise UnreadableError("web_page")
    if head.lstrip().startswith(b"<?xml"):
        code = "xml_workbook" if b"urn:schemas-microsoft-com:office:spreadsheet" in head else "unreadable"
        raise UnreadableError(code, "XML")

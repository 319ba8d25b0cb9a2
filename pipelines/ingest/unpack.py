"""Archives of submissions: the files within, bounded in number, size and depth. Names are only shown, never used.

All or nothing: an archive with one member that cannot be had is refused as a whole and names it, so that nobody
believes a file to be taken in that was not.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipelines.ingest import limits
from pipelines.ingest.discover import is_left_behind
from pipelines.ingest.read_result import UnreadableError
from pipelines.ingest.zip_part import open_zip, read_part

_IGNORED_FOLDERS = frozenset({"__MACOSX"})
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
_UTF_8_NAME = 0x800
_HAS_PASSWORD = 0x1


@dataclass
class Budget:
    """What an archive and all archives within it may still unpack; shared by them."""

    files: int = limits.ARCHIVE_FILES
    bytes: int = limits.UNPACKED_BYTES


def unpack(data: bytes, budget: Budget, *, depth: int) -> list[tuple[str, bytes]]:
    """The files of one archive: name as its maker saw it, and bytes; folders and what systems leave behind are not.

    depth: 1 for an archive that lies in the inbox. Takes from the budget what is unpacked.
    Raises UnreadableError: 'nested_too_deep', 'too_many_files', 'too_large' (one member), 'zip_bomb' (all together),
    'encrypted', 'unreadable'; the detail names the member.
    """
    if depth > limits.ARCHIVE_DEPTH:
        raise UnreadableError("nested_too_deep")
    try:
        with open_zip(data) as archive:
            return list(_members(archive, data, budget))
    except zipfile.BadZipFile as error:
        raise UnreadableError("unreadable", str(error)) from error


def _members(archive: zipfile.ZipFile, data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    wanted = [(member_name(entry), entry) for entry in archive.infolist() if not entry.is_dir()]
    wanted = [(name, entry) for name, entry in wanted if _is_wanted(name)]
    budget.files -= len(wanted)
    if budget.files < 0:
        raise UnreadableError("too_many_files")
    for name, entry in wanted:
        if entry.file_size > limits.FILE_BYTES:
            raise UnreadableError("too_large", name)
        budget.bytes -= entry.file_size
        if budget.bytes < 0:
            raise UnreadableError("zip_bomb", name)
        if entry.flag_bits & _HAS_PASSWORD:
            raise UnreadableError("encrypted", name)
        try:
            yield name, read_part(data, entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise UnreadableError("unreadable", name) from error


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member as its maker saw it: UTF-8, else GBK as Chinese Windows writes, else as it stands."""
    if entry.flag_bits & _UTF_8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_wanted(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    last = parts[-1] if parts else ""
    if not last or _IGNORED_FOLDERS.intersection(parts) or last.casefold() in _IGNORED_NAMES:
        return False
    return not any(is_left_behind(part) for part in parts if part != ".")

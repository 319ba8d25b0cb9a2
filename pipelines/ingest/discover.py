"""What lies in the inbox: files, in any sub-folders, with the hash of their bytes. What they say is not looked at."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.settings import TIMEZONE

LOG = logging.getLogger(__name__)

LONGEST_NAME = 255
"""Characters of a file name as the ledger keeps it; the middle of a longer one is left out."""

_IGNORED_PREFIXES = (".", "~$")  # hidden files, and the lock files of spreadsheet programs


@dataclass(frozen=True)
class InboxFile:
    """One file as found. name: path below the inbox, fit to be shown. file_id: SHA-256 of its bytes when found.

    modified_at: local time of the federation. What counts in the end is the hash of the bytes that are read.
    """

    path: Path
    name: str
    size_bytes: int
    modified_at: datetime
    file_id: str


def find_files(inbox: Path) -> list[InboxFile]:
    """All regular files below the inbox, by name; an inbox that does not exist is empty.

    Symbolic links are not followed, so that nothing outside the inbox is taken in; hidden and lock files are left
    alone. A file that cannot be opened, or vanishes meanwhile, is logged and left for the next run.
    """
    found = []
    for path in _regular_files(inbox):
        try:
            with path.open("rb") as stream:
                status = os.fstat(stream.fileno())
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            LOG.warning(
                "文件暂时无法读取,留待下次 cannot be read for now, left for the next run: %r (%s)", path.name, error
            )
            continue
        found.append(
            InboxFile(
                path=path,
                name=shown_name(path.relative_to(inbox)),
                size_bytes=status.st_size,
                modified_at=local_time(status.st_mtime),
                file_id=digest,
            )
        )
    return sorted(found, key=lambda file: (file.name, file.file_id))


def local_time(timestamp: float) -> datetime:
    """Seconds since the epoch as local time of the federation, without offset."""
    return datetime.fromtimestamp(timestamp, TIMEZONE).replace(tzinfo=None)


def shown_name(path: Path) -> str:
    """A relative path as the ledger keeps it: '/' between folders, no characters that could not be shown, bounded."""
    name = os.fsencode(path.as_posix()).decode("utf-8", "replace")
    name = "".join(mark if mark.isprintable() else "\ufffd" for mark in name)
    if len(name) <= LONGEST_NAME:
        return name
    half = (LONGEST_NAME - 1) // 2
    return f"{name[:half]}…{name[-half:]}"


def _regular_files(folder: Path) -> Iterator[Path]:
    """Regular files below a folder, hidden ones left out; links are logged and not followed."""
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        LOG.warning("文件夹无法读取 folder cannot be read: %r (%s)", folder.name, error)
        return
    for entry in entries:
        if entry.name.startswith(_IGNORED_PREFIXES):
            continue
        try:
            mode = entry.lstat().st_mode
        except FileNotFoundError:
            continue
        if stat.S_ISLNK(mode):
            LOG.warning("不跟随符号链接 symbolic link not followed: %r", entry.name)
        elif stat.S_ISDIR(mode):
            yield from _regular_files(entry)
        elif stat.S_ISREG(mode):
            yield entry

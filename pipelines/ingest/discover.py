"""What lies in the inbox: files, in any sub-folders, that are not on their way still. No content is looked at."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.settings import TIMEZONE

LOG = logging.getLogger(__name__)

LONGEST_NAME = 255
"""Characters of a file name as the ledger keeps it; the middle of a longer one is left out."""

SETTLES_IN = 1.0
"""Seconds after which files that were changed a moment ago are looked at once more, all together."""

_ON_THE_WAY = (".part", ".partial", ".crdownload", ".filepart", ".download", ".tmp")
"""Endings under which browsers and copying programs write what is not whole yet."""


@dataclass(frozen=True)
class InboxFile:
    """One file as found. name: path below the inbox, fit to be shown. modified_at: local time of the federation."""

    path: Path
    name: str
    size_bytes: int
    modified_at: datetime
    modified_ns: int


def find_files(inbox: Path) -> list[InboxFile]:
    """All regular files below the inbox, by name; an inbox that does not exist is empty.

    Symbolic links are not followed, so that nothing outside the inbox is taken in; hidden and lock files are left
    alone. A file that is still being copied, by its ending or because it changes while we look, is logged and left for
    the next run. Takes SETTLES_IN longer if a file was changed a moment ago.
    """
    found = dict(_regular_files(inbox))
    moment_ago = time.time() - 2 * SETTLES_IN
    fresh = [path for path, status in found.items() if status.st_mtime > moment_ago]
    if fresh:
        time.sleep(SETTLES_IN)
    for path in fresh:
        if _changed(path, found[path]):
            LOG.warning("文件仍在写入,留待下次 still being written, left for the next run: %r", path.name)
            del found[path]
    files = [
        InboxFile(
            path=path,
            name=shown_name(path.relative_to(inbox)),
            size_bytes=status.st_size,
            modified_at=local_time(status.st_mtime),
            modified_ns=status.st_mtime_ns,
        )
        for path, status in found.items()
    ]
    return sorted(files, key=lambda file: (file.name, file.path))


def _changed(path: Path, before: os.stat_result) -> bool:
    try:
        now = path.lstat()
    except OSError:
        return True
    return (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)


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


def is_left_behind(name: str) -> bool:
    """Whether a file or folder is hidden, or the lock file of a spreadsheet program: nobody sent it.

    Two points in front hide nothing: a name like `..\\..\\x.csv` comes from a path, and its file has an outcome.
    """
    return name.startswith("~$") or (name.startswith(".") and not name.startswith(".."))


def _regular_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Regular files below a folder with their status, hidden ones left out; links are logged and not followed."""
    try:
        entries = sorted(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        LOG.warning("文件夹无法读取 folder cannot be read: %r (%s)", folder.name, error)
        return
    for entry in entries:
        if is_left_behind(entry.name):
            continue
        try:
            status = entry.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISLNK(status.st_mode):
            LOG.warning("不跟随符号链接 symbolic link not followed: %r", entry.name)
        elif stat.S_ISDIR(status.st_mode):
            yield from _regular_files(entry)
        elif stat.S_ISREG(status.st_mode):
            if entry.name.casefold().endswith(_ON_THE_WAY):
                LOG.warning("文件仍在传输,留待下次 still being copied, left for the next run: %r", entry.name)
            else:
                yield entry, status

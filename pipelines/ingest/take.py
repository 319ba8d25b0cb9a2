"""One file of the inbox: read once, hashed, archived, unpacked if it is an archive; later its removal. No ledger here.

What a file of the inbox brings is one TakenFile, or several where it is an archive: itself and every file within.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import signal
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipelines.ingest import archive, limits
from pipelines.ingest.discover import InboxFile, local_time, shown_name
from pipelines.ingest.read_result import Content, UnreadableError
from pipelines.ingest.sniff import sniff
from pipelines.ingest.unpack import Budget, unpack

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class TakenFile:
    """A file as the ledger will know it. file_id: SHA-256 of its bytes. container_id: the archive it came out of.

    data: the bytes, if they are to be read for tables. content, refusal: what reading gave, one of them; neither for an
    archive, whose files are taken one by one (members: how many).
    """

    name: str
    file_id: str
    size_bytes: int
    received_at: datetime
    container_id: str | None = None
    data: bytes | None = None
    content: Content | None = None
    refusal: UnreadableError | None = None
    members: int | None = None


@dataclass(frozen=True)
class Entry:
    """A file of the inbox after it was taken. file_id: of its bytes; brought: empty if the ledger knows these."""

    file: InboxFile
    status: os.stat_result
    file_id: str
    brought: tuple[TakenFile, ...]


def take_file(
    file: InboxFile,
    *,
    archive_folder: Path,
    known: Container[str],
    receive: Callable[[datetime], datetime],
    now: datetime,
) -> Entry | None:
    """Read, hash and archive one file of the inbox and what is within it.

    receive: when a file modified at a time counts as received. now: local time of the run.
    The same bytes are hashed, archived and read, whatever happens to the file meanwhile. None if it vanished, cannot be
    opened, or is still being copied (somebody has it open for writing, it changed while it was read, or it ends too
    early and was changed just now): it stays for the next run.
    """
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            received_at = receive(local_time(status.st_mtime))
            is_written = _is_open_for_writing(descriptor)
            if status.st_size > limits.FILE_BYTES and not is_written:
                return _take_large(file, status, stream, archive_folder, received_at)
            data = b"" if is_written else stream.read()
            is_written = is_written or not _same(status, os.fstat(descriptor))
    except OSError as error:
        LOG.warning(
            "文件暂时无法读取,留待下次 cannot be read for now, left for the next run: %r (%s)", file.name, error
        )
        return None
    if is_written:
        LOG.warning("文件仍在写入,留待下次 still being written, left for the next run: %s", file.name)
        return None
    file_id = hashlib.sha256(data).hexdigest()
    if file_id in known:
        return Entry(file, status, file_id, ())
    brought = tuple(files_of(data, file.name, received_at))
    if _ends_early(brought) and abs(now - local_time(status.st_mtime)) < limits.STILL_COPYING:
        LOG.warning("文件不完整,可能仍在传输,留待下次 ends too early, left for the next run: %s", file.name)
        return None
    for taken in brought:
        if taken.data is not None:
            archive.store_bytes(archive_folder, taken.file_id, taken.data)
    return Entry(file, status, file_id, tuple(brought))


def files_of(
    data: bytes, name: str, received_at: datetime, container_id: str | None = None, depth: int = 1
) -> Iterator[TakenFile]:
    """What these bytes bring: the file, and where it is an archive every file within, none of them read for tables yet.

    depth: 1 for a file that lies in the inbox.
    """
    yield from _files_of(data, name, received_at, container_id, depth, Budget())


def _files_of(
    data: bytes, name: str, received_at: datetime, container_id: str | None, depth: int, budget: Budget
) -> Iterator[TakenFile]:
    file_id = hashlib.sha256(data).hexdigest()
    members: list[tuple[str, bytes]] = []
    refusal = None
    try:
        is_archive = sniff(data) == "archive"
        if is_archive:
            members = unpack(data, budget, depth=depth)
    except UnreadableError as error:
        is_archive, refusal = False, error
    except Exception as error:  # a fault of ours must not stop the other files; it becomes this file's outcome
        LOG.exception("读取程序出错 reader failed: %s", name)
        is_archive, refusal = False, UnreadableError("reader_failed", type(error).__name__)
    count = len(members) if is_archive else None
    yield TakenFile(name, file_id, len(data), received_at, container_id, data, refusal=refusal, members=count)
    for inner, inner_data in members:
        inner_name = shown_name(Path(name) / inner.replace("\\", "/").lstrip("/"))
        yield from _files_of(inner_data, inner_name, received_at, file_id, depth + 1, budget)


def _take_large(
    file: InboxFile, status: os.stat_result, stream: BinaryIO, archive_folder: Path, received_at: datetime
) -> Entry:
    """A file that is too large to be read: kept all the same, piece by piece."""
    file_id = archive.store_stream(archive_folder, stream)
    return Entry(file, status, file_id, (large_file(file.name, file_id, status.st_size, received_at),))


def large_file(name: str, file_id: str, size_bytes: int, received_at: datetime) -> TakenFile:
    """A file of more than limits.FILE_BYTES: its bytes are kept and not read."""
    refusal = UnreadableError("too_large", f"{size_bytes / limits.MB:.0f} MB")
    return TakenFile(name, file_id, size_bytes, received_at, refusal=refusal)


def _ends_early(brought: Iterable[TakenFile]) -> bool:
    return any(taken.container_id is None and taken.refusal and taken.refusal.code == "truncated" for taken in brought)


def _is_open_for_writing(descriptor: int) -> bool:
    """Whether any process on this machine has the file open for writing, as a copying program has until its end.

    The system grants a read lease only on a file that nobody writes to. It is given back at once; should somebody open
    the file in between, the signal that tells us so is one that does nothing.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)  # type: ignore[attr-defined,unused-ignore]
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except (OSError, AttributeError):  # a file system or an owner without leases: the other signs must do
        return False
    return False


def clear_files(taken: Iterable[Entry], inbox: Path) -> None:
    """Remove taken files from the inbox, and the sub-folders that this leaves empty.

    A file that was replaced or changed since it was read is left for the next run.
    """
    folders: set[Path] = set()
    for entry in taken:
        path = entry.file.path
        try:
            if _same(entry.status, path.lstat()):
                path.unlink()
                folders.add(path.parent)
            else:
                LOG.warning(
                    "收取后有变化,留待下次 changed after it was read, left for the next run: %s", entry.file.name
                )
        except OSError as error:
            LOG.warning("已入库,但无法移出收件箱 taken, but still in the inbox: %s (%s)", entry.file.name, error)
    for folder in tuple(folders):
        folders.update(parent for parent in folder.parents if inbox in parent.parents)
    for folder in sorted(folders - {inbox}, key=lambda folder: len(folder.parts), reverse=True):
        with suppress(OSError):  # not empty, or gone already
            folder.rmdir()


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_dev, before.st_ino, before.st_size, before.st_mtime_ns) == (
        after.st_dev, after.st_ino, after.st_size, after.st_mtime_ns,
    )  # fmt: skip

"""One file of the inbox: read once, hashed, archived, its tables read; and later its removal. No ledger here."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.ingest import archive
from pipelines.ingest.discover import InboxFile, local_time
from pipelines.ingest.header import KnownHeaders
from pipelines.ingest.read_file import read_file
from pipelines.ingest.read_result import Content, UnreadableError

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class TakenFile:
    """A file after reading. file_id: hash of the bytes that were read. received_at: by the rule of `receive`.

    content and refusal: one of them, or neither if the ledger knows the bytes already.
    """

    file: InboxFile
    file_id: str
    size_bytes: int
    received_at: datetime
    status: os.stat_result
    content: Content | None = None
    refusal: UnreadableError | None = None


def take_file(
    file: InboxFile,
    *,
    archive_folder: Path,
    known: Container[str],
    headers: KnownHeaders,
    receive: Callable[[datetime], datetime],
) -> TakenFile | None:
    """Read, hash and archive one file, and read its tables unless its hash is known.

    The same bytes are hashed, archived and read, whatever happens to the file meanwhile. None if it vanished, cannot be
    opened, or changed while it was read (it is still being copied): it stays for the next run.
    """
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            data = stream.read()
            changed = not _same(status, os.fstat(descriptor))
    except OSError as error:
        LOG.warning(
            "文件暂时无法读取,留待下次 cannot be read for now, left for the next run: %r (%s)", file.name, error
        )
        return None
    if changed:
        LOG.warning("文件仍在写入,留待下次 still being written, left for the next run: %s", file.name)
        return None
    file_id = hashlib.sha256(data).hexdigest()
    received_at = receive(local_time(status.st_mtime))
    content = refusal = None
    if file_id not in known:
        archive.store_bytes(archive_folder, file_id, data)
        try:
            content = read_file(data, headers)
        except UnreadableError as error:
            refusal = error
        except Exception as error:  # a fault of ours must not stop the other files; it becomes this file's outcome
            LOG.exception("读取程序出错 reader failed: %s", file.name)
            refusal = UnreadableError("reader_failed", type(error).__name__)
    return TakenFile(file, file_id, len(data), received_at, status, content, refusal)


def clear_files(taken: Iterable[TakenFile], inbox: Path) -> None:
    """Remove taken files from the inbox, and the sub-folders that this leaves empty.

    A file that was replaced or changed since it was read is left for the next run.
    """
    folders: set[Path] = set()
    for entry in taken:
        path = entry.file.path
        try:
            if _same(entry.status, path.lstat()):
                path.unlink()
                folders.update(folder for folder in path.parents if inbox in folder.parents)
            else:
                LOG.warning(
                    "收取后有变化,留待下次 changed after it was read, left for the next run: %s", entry.file.name
                )
        except OSError as error:
            LOG.warning("已入库,但无法移出收件箱 taken, but still in the inbox: %s (%s)", entry.file.name, error)
    for folder in sorted(folders, key=lambda folder: len(folder.parts), reverse=True):
        with suppress(OSError):  # not empty, or gone already
            folder.rmdir()


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_dev, before.st_ino, before.st_size, before.st_mtime_ns) == (
        after.st_dev, after.st_ino, after.st_size, after.st_mtime_ns,
    )  # fmt: skip

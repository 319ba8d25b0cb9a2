"""The ledger made again from the archive alone: the same bytes, names and times through today's readers and rubrics.

Batch by batch, in the order in which everything came, and beside the ledger that there is; it takes that one's place
only when it is whole. So rows refused for a year without a rubric are read again once a rubric holds it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from pipelines.ingest import archive, ledger, limits
from pipelines.ingest.archive import ArchiveNote
from pipelines.ingest.batch_rows import batch_frames
from pipelines.ingest.header import table_headers
from pipelines.ingest.land import CHUNK_BYTES, CHUNK_FILES, read_tables
from pipelines.ingest.lookups import Lookups, load_lookups
from pipelines.ingest.read_many import Reader
from pipelines.ingest.take import TakenFile, files_of, large_file
from pipelines.reference import Rubric
from pipelines.settings import Settings

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""


class RebuildError(RuntimeError):
    """The archive and its notes do not give the whole ledger. faults: each with the file it is about, in two languages.

    The ledger stays as it was.
    """

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass
class RebuildSummary:
    """batches, files, rows_read: of the ledger made. kept: where the former one lies; None if there was none."""

    batches: int = 0
    files: int = 0
    rows_read: int = 0
    kept: Path | None = None


@dataclass
class _Archive:
    """What lies in the archive, as far as it was looked at. faults: what does not fit."""

    folder: Path
    notes: Mapping[str, ArchiveNote]
    faults: list[str] = field(default_factory=list)


def rebuild_ledger(
    settings: Settings, rubrics: Sequence[Rubric], *, now: datetime, on_progress: Progress | None = None
) -> RebuildSummary:
    """Make the ledger again and put it in the place of the one that there is, which is kept as landing.before-<time>
    until the next rebuild succeeds.

    What is damaged in the ledger that there is does not matter. The caller holds the night's lock. The same readers,
    seeds and rubrics give the same ledger, row for row.
    Raises RebuildError if bytes have no readable note, a note has no bytes, bytes do not fit their hash, or the ledger
    knows a file that the archive has not: then nothing is changed, as something would be lost.
    """
    ledger.put_back(settings.landing)
    found = _look(settings)
    beside = settings.landing.with_name(f"{settings.landing.name}.rebuilt")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    summary = RebuildSummary()
    lookups = load_lookups(rubrics)
    ordered = sorted(found.notes.values(), key=lambda note: (note.batch_id, note.position, note.name, note.file_id))
    try:
        with Reader(table_headers(), expected=len(ordered)) as reader:
            for batch_id, notes in groupby(ordered, key=lambda note: note.batch_id):
                with ledger.BatchWriter(beside, batch_id) as writer:
                    for chunk in _chunks(_brought(found, list(notes))):
                        _add(writer, read_tables(chunk, reader), lookups, summary)
                        if on_progress is not None:
                            on_progress(summary.files, len(ordered))
                    writer.commit()
                summary.batches += 1
        if found.faults:
            raise RebuildError(found.faults)
        summary.kept = _swap(settings.landing, beside, now)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return summary


def _add(writer: ledger.BatchWriter, files: Sequence[TakenFile], lookups: Lookups, summary: RebuildSummary) -> None:
    frames = batch_frames(files, lookups, writer.batch_id)
    for table, frame in frames.items():
        writer.add(table, frame)
    summary.files += len(files)
    summary.rows_read += sum(frames[table].height for table in ("values", "chambers", "rejected"))


def _look(settings: Settings) -> _Archive:
    """The notes of the archive; what is missing on either side is a fault."""
    notes, unreadable = archive.read_notes(settings.archive)
    held = archive.archived_ids(settings.archive)
    found = _Archive(settings.archive, {file_id: note for file_id, note in notes.items() if file_id in held})
    found.faults += [f"{name}: 存档说明无法读取 the note cannot be read" for name in unreadable]
    found.faults += [
        f"{one}: 存档文件没有说明 bytes without a note" for one in sorted(held - notes.keys() - unreadable)
    ]
    found.faults += [
        f"{one} ({notes[one].name}): 有说明而没有存档文件 a note without its bytes"
        for one in sorted(notes.keys() - held)
    ]
    found.faults += [
        f"{one}: 台账中有而存档中没有 in the ledger, but not in the archive"
        for one in sorted(ledger.known_file_ids(settings.landing, sound_only=True) - held - notes.keys())
    ]
    return found


def _brought(found: _Archive, notes: Sequence[ArchiveNote]) -> Iterator[TakenFile]:
    """The files of a batch in their order, each once: those that came by themselves, each with what is within it.

    A file of an archive that is no longer unpacked under today's limits is read by itself. One that is unpacked now and
    was not then gets its bytes and its note.
    """
    of_batch = {note.file_id: note for note in notes}
    given: set[str] = set()
    for note in notes:
        if note.file_id in given:
            continue
        for taken in _read(found, note):
            own = of_batch.get(taken.file_id)
            if taken.file_id in given or (own is None and taken.file_id in found.notes):
                continue
            given.add(taken.file_id)
            if own is None:
                _keep(found, note, taken)
                yield taken
            elif own is note or _fits(found, own):
                yield replace(taken, name=own.name, container_id=own.container_id)


def _keep(found: _Archive, note: ArchiveNote, taken: TakenFile) -> None:
    archive.store_bytes(found.folder, taken.file_id, taken.data or b"")
    archive.store_note(found.folder, replace(
        note, file_id=taken.file_id, name=taken.name, container_id=taken.container_id
    ))  # fmt: skip


def _read(found: _Archive, note: ArchiveNote) -> Iterable[TakenFile]:
    """What the bytes of a note bring, as in landing; nothing if they do not fit their hash."""
    if not _fits(found, note):
        return []
    path = archive.archived_file(found.folder, note.file_id)
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        return [large_file(note.name, note.file_id, size, note.received_at)]
    return files_of(path.read_bytes(), note.name, note.received_at, note.container_id)


def _fits(found: _Archive, note: ArchiveNote) -> bool:
    """Whether the bytes are those that came; if not, that is a fault."""
    with archive.archived_file(found.folder, note.file_id).open("rb") as stream:
        fits = hashlib.file_digest(stream, "sha256").hexdigest() == note.file_id
    if not fits:
        found.faults.append(f"{note.file_id} ({note.name}): 存档内容与其哈希不符 the bytes do not fit their hash")
    return fits


def _chunks(files: Iterable[TakenFile]) -> Iterator[list[TakenFile]]:
    """Files as they come, at most CHUNK_FILES and about CHUNK_BYTES at a time."""
    chunk: list[TakenFile] = []
    size = 0
    for file in files:
        if chunk and (len(chunk) == CHUNK_FILES or size + file.size_bytes > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(file)
        size += file.size_bytes
    if chunk:
        yield chunk


def _swap(landing: Path, rebuilt: Path, now: datetime) -> Path | None:
    """Put the new ledger in the place of the old one; the ones that earlier rebuilds kept go."""
    former = sorted(landing.parent.glob(f"{landing.name}.before-*"))
    kept = landing.with_name(f"{landing.name}.before-{now:%Y%m%dT%H%M%S}")
    had_one = landing.exists()
    if had_one:
        landing.rename(kept)
    rebuilt.rename(landing)
    for folder in former:
        if folder != kept:
            shutil.rmtree(folder)
    return kept if had_one else None

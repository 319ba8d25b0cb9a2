"""Taking the inbox in: read, normalise, archive, append one batch to the ledger, then clear what was taken.

The order makes a crash harmless: bytes are archived before the batch is committed, and leave the inbox only after.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from pipelines.ingest import archive, ledger
from pipelines.ingest.batch_rows import batch_frames
from pipelines.ingest.discover import InboxFile
from pipelines.ingest.header import table_headers
from pipelines.ingest.lookups import load_lookups
from pipelines.ingest.read_many import Reader
from pipelines.ingest.read_result import Content
from pipelines.ingest.take import Entry, TakenFile, clear_files, take_file
from pipelines.reference import Rubric
from pipelines.settings import Settings

CHUNK_FILES = 256
CHUNK_BYTES = 64 * 1024 * 1024
"""Files read before their rows are handed on: with the largest single file, what bounds memory."""

Progress = Callable[[int, int], None]
"""Called with the number of files done and of all files."""


@dataclass(frozen=True)
class LandingSummary:
    """One landing. batch_id: None if nothing new came. files_known: files of the inbox whose bytes the ledger had.

    files_taken and files_refused count archives and the files within them alike.
    rows_accepted and rows_rejected add up to rows_read; what is superseded is decided over the whole ledger.
    """

    batch_id: str | None
    files_taken: int
    files_known: int
    files_refused: int
    rows_read: int
    rows_accepted: int
    rows_rejected: int


def land_files(
    settings: Settings,
    rubrics: Sequence[Rubric],
    files: Sequence[InboxFile],
    *,
    now: datetime,
    on_progress: Progress | None = None,
) -> LandingSummary:
    """Take files from the inbox into the ledger as one batch.

    files: from `discover.find_files`. now: local time of the federation; before the latest batch it counts as just
    after that. Bytes that the ledger knows leave the inbox
    and change nothing; a file that cannot be read as a whole is recorded as refused with its reason, and archived too.
    A file that vanished, changed while being read or cannot be opened is left for the next run. Raises OSError if the
    ledger or archive cannot be written: then nothing is committed and the inbox is as it was.
    """
    if not files:
        return LandingSummary(None, 0, 0, 0, 0, 0, 0)
    ledger.put_back(settings.landing)
    known = ledger.known_file_ids(settings.landing)
    previous = ledger.last_taken_at(settings.landing)
    if previous is not None and now < previous:
        # The clock was put back: batches stand in the order in which they came all the same.
        now = previous + timedelta(seconds=1)
    lookups = load_lookups(rubrics)
    batch_id = ledger.new_batch_id(now, [f"{file.name} {file.size_bytes} {file.modified_ns}" for file in files])
    take = partial(
        take_file,
        archive_folder=settings.archive,
        known=frozenset(known),
        receive=partial(received_at, previous=previous, now=now),
        now=now,
    )
    done: list[Entry] = []
    counts = dict.fromkeys(("known", "new", "refused", "values", "chambers", "rejected"), 0)
    looked_at = 0
    with (
        ledger.BatchWriter(settings.landing, batch_id) as writer,
        ThreadPoolExecutor(os.cpu_count()) as pool,
        Reader(table_headers(), expected=len(files)) as reader,
    ):
        for chunk in _chunks(files):
            entries = [entry for entry in pool.map(take, chunk) if entry is not None]
            fresh = read_tables(first_of_each(entries, known), reader)
            new = {file.file_id for file in fresh}
            counts["known"] += len(entries) - len(new.intersection(entry.file_id for entry in entries))
            known.update(new)
            frames = batch_frames(fresh, lookups, batch_id)
            for table, frame in frames.items():
                writer.add(table, frame)
            notes = [_note(file, batch_id, position) for position, file in enumerate(fresh, start=counts["new"])]
            list(pool.map(partial(archive.store_note, settings.archive), notes))
            counts["new"] += len(fresh)
            counts["refused"] += sum(file.refusal is not None for file in fresh)
            for table in ("values", "chambers", "rejected"):
                counts[table] += frames[table].height
            done += [replace(entry, brought=()) for entry in entries]
            looked_at += len(chunk)
            if on_progress is not None:
                on_progress(looked_at, len(files))
        if counts["new"]:
            archive.flush()
            writer.commit()
    clear_files(done, settings.inbox)
    accepted = counts["values"] + counts["chambers"]
    return LandingSummary(
        batch_id=batch_id if counts["new"] else None,
        files_taken=counts["new"] - counts["refused"],
        files_known=counts["known"],
        files_refused=counts["refused"],
        rows_read=accepted + counts["rejected"],
        rows_accepted=accepted,
        rows_rejected=counts["rejected"],
    )


def _note(file: TakenFile, batch_id: str, position: int) -> archive.ArchiveNote:
    return archive.ArchiveNote(file.file_id, file.name, file.received_at, batch_id, position, file.container_id)


def read_tables(files: Sequence[TakenFile], reader: Reader) -> list[TakenFile]:
    """The same files, those that are no archives and were not refused yet with their tables or with a refusal."""
    to_read = [number for number, file in enumerate(files) if file.refusal is None and file.members is None]
    outcomes = reader.read([files[number].data or b"" for number in to_read])
    read = [replace(file, data=None) for file in files]
    for number, outcome in zip(to_read, outcomes, strict=True):
        if isinstance(outcome, Content):
            read[number] = replace(read[number], content=outcome)
        else:
            read[number] = replace(read[number], refusal=outcome)
    return read


def first_of_each(entries: Iterable[Entry], known: Container[str]) -> list[TakenFile]:
    """What the entries bring, each content once and none that the ledger knows, in their order.

    Of several files with the same content the one that came first counts: a copy sent late must not make it late.
    """
    brought: dict[str, TakenFile] = {}
    for entry in entries:
        for file in entry.brought:
            if file.file_id not in known:
                first = brought.setdefault(file.file_id, file)
                if file.received_at < first.received_at:
                    brought[file.file_id] = file
    return list(brought.values())


def received_at(modified_at: datetime, *, previous: datetime | None, now: datetime) -> datetime:
    """When a file counts as received: when it was last modified, but not before the previous batch was taken (a file
    that was not there then cannot have been received before) and not after now.
    """
    return min(max(modified_at, previous or modified_at), now)


def _chunks(files: Sequence[InboxFile]) -> Iterator[list[InboxFile]]:
    """Files in their order, at most CHUNK_FILES and about CHUNK_BYTES at a time; a larger file goes alone."""
    chunk: list[InboxFile] = []
    size = 0
    for file in files:
        if chunk and (len(chunk) == CHUNK_FILES or size + file.size_bytes > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(file)
        size += file.size_bytes
    if chunk:
        yield chunk

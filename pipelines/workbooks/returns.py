"""Brings a folder of return workbooks up to date with the published file: writes what changed, removes what is settled.

Every file is replaced at once, so that a reader never meets half of one; an unchanged one is not touched. A workbook
that somebody has filled in where it lies is never lost: it is put aside under another name.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pipelines.reference import Rubric
from pipelines.warehouse import open_reader
from pipelines.workbooks.chamber_return import ChamberReturnWriter
from pipelines.workbooks.district_return import district_return_bytes
from pipelines.workbooks.problems import ChamberReturn
from pipelines.workbooks.return_folder import Known, ReturnFolder
from pipelines.workbooks.return_jobs import ReturnJob, return_jobs

_WORTH_A_POOL = 30  # starting a process takes about as long as writing 20 workbooks
_CHUNK = 5
_MOST_WAITING = 100  # chunks handed to the pool and not yet noted: bounds what is held in memory

_Work = tuple[Path, list[ReturnJob], dict[str, Known]]
_Written = tuple[str, Known, Path | None]

_writers: dict[tuple[str, int], ChamberReturnWriter] = {}  # of this process


@dataclass(frozen=True)
class Returns:
    """What became of a folder of return workbooks. put_aside: files somebody had filled in, under their new names."""

    written: int
    unchanged: int
    removed: int
    put_aside: tuple[Path, ...]


def write_returns(
    published: Path,
    rubrics: Sequence[Rubric],
    folder: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> Returns:
    """Make `folder` hold the return workbooks of all that is open in the published file, and no other of ours.

    on_progress is told (workbooks written, workbooks known to be needed). Raises NothingPublishedError without a file
    and OSError when the folder cannot be written; what was written until then is known to the next call.
    """
    target = ReturnFolder(folder)
    with open_reader(published) as connection:
        return bring_up_to_date(target, return_jobs(connection, rubrics, target.digests()), on_progress)


def bring_up_to_date(
    target: ReturnFolder, groups: Iterable[list[ReturnJob]], on_progress: Callable[[int, int], None] | None = None
) -> Returns:
    """Write the jobs that have something to say and remove every workbook of ours that is not among them."""
    wanted: set[str] = set()
    with target, _Writing(target) as writing:
        for jobs in groups:
            wanted.update(job.path for job in jobs)
            writing.add([job for job in jobs if job.content is not None])
            if on_progress:
                on_progress(writing.done, len(wanted))
        writing.finish()
        removed = target.remove_all_but(wanted)
    return Returns(writing.done, len(wanted) - writing.done, removed, tuple(target.put_aside))


class _Writing:
    """Writes jobs as they come: a few in this process, many on all cores.

    While the others write, this process reads the next districts, and takes its share of the rest when all are read.
    Each workbook written is noted in the folder's index.
    """

    def __init__(self, target: ReturnFolder) -> None:
        self.done = 0
        self._target = target
        self._waiting: list[ReturnJob] = []
        self._pool: ProcessPoolExecutor | None = None
        self._handed_out: deque[tuple[Future[list[_Written]], _Work]] = deque()

    def __enter__(self) -> _Writing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def add(self, jobs: Sequence[ReturnJob]) -> None:
        """Take more jobs; they are written now or later."""
        self._waiting += jobs
        if self._pool is None and len(self._waiting) < _WORTH_A_POOL:
            return
        if self._pool is None:
            # Spawned, not forked: polars and DuckDB run threads, and a forked child could inherit a held lock.
            others = max((os.cpu_count() or 1) - 1, 1)
            self._pool = ProcessPoolExecutor(others, multiprocessing.get_context("spawn"))
        for work in self._chunks():
            self._handed_out.append((self._pool.submit(_write_chunk, *work), work))
        while len(self._handed_out) > _MOST_WAITING:
            self._note(self._handed_out.popleft()[0].result())

    def finish(self) -> None:
        """Write what is left and wait for all of it. Raises what a writer raised."""
        for work in self._chunks():
            self._note(_write_chunk(*work))
        while self._handed_out and self._handed_out[-1][0].cancel():
            self._note(_write_chunk(*self._handed_out.pop()[1]))
        while self._handed_out:
            self._note(self._handed_out.popleft()[0].result())

    def _chunks(self) -> Iterator[_Work]:
        for start in range(0, len(self._waiting), _CHUNK):
            chunk = self._waiting[start : start + _CHUNK]
            yield self._target.root, chunk, self._target.known(chunk)
        self._waiting = []

    def _note(self, written: list[_Written]) -> None:
        for path, known, put_aside in written:
            self._target.note(path, known, put_aside)
        self.done += len(written)


def _write_chunk(root: Path, jobs: list[ReturnJob], known: dict[str, Known]) -> list[_Written]:
    """In whichever process: write the workbooks; returns path, what to know of it and what was put aside for each."""
    return [
        (job.path, *ReturnFolder.place(root, job.path, job.digest, _bytes(job), known.get(job.path))) for job in jobs
    ]


def _bytes(job: ReturnJob) -> bytes:
    content = job.content
    if not isinstance(content, ChamberReturn):
        assert content is not None  # noqa: S101 - a job without content is never written
        return district_return_bytes(job.rubric, content)
    key = (job.rubric.rubric_id, content.year)
    if key not in _writers:
        _writers[key] = ChamberReturnWriter(job.rubric, content.year)
    return _writers[key].workbook_bytes(content)

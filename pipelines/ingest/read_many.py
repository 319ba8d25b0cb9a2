"""Reading files for their tables, many at once and so that none of them can end the run.

Text, and a few workbooks, are read here. Many workbooks are read in processes of their own, as reading holds Python's
lock; and an .xls always is, since its reader builds all sheets at once and nothing can be asked of it before: a process
that runs out of memory or time takes its file with it and nothing else.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from pipelines.ingest.header import KnownHeaders
from pipelines.ingest.limits import MB
from pipelines.ingest.read_file import read_file
from pipelines.ingest.read_result import Content, UnreadableError
from pipelines.ingest.sniff import MAGIC_OLE, MAGIC_ZIP

LOG = logging.getLogger(__name__)

MANY = 400
"""Workbooks from which starting processes (half a second) costs less than it saves."""
AT_ONCE = 8
"""Workbooks that a process is given at a time."""
MEMORY = 6 * 1024**3
"""Address space of a reading process in bytes; the largest sheet that `limits` lets pass needs a third of it."""

SECONDS, SECONDS_A_MB = 10, 5
"""Time of the processor that a file may take; a whole city's workbook takes 1 second a megabyte."""

Outcome = Content | UnreadableError
_Told = Content | tuple[str, str]


class Reader:
    """Reads batches of files; holds its processes until it is left.

    expected: how many files will come in all. headers: of long tables and registers (`header.table_headers`).
    """

    def __init__(self, headers: KnownHeaders, *, expected: int) -> None:
        self._headers = headers
        self._many = expected >= MANY
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, files: Sequence[bytes]) -> list[Outcome]:
        """The tables of each file, or why there are none; never raises on what a file holds."""
        apart = [number for number, data in enumerate(files) if self._is_read_apart(data)]
        told: dict[int, _Told] = dict(zip(apart, self._in_processes([files[number] for number in apart]), strict=True))
        for number, data in enumerate(files):
            if number not in told:
                told[number] = read_one(data, self._headers)
        return [_outcome(told[number]) for number in range(len(files))]

    def _is_read_apart(self, data: bytes) -> bool:
        return data.startswith(MAGIC_OLE) or (self._many and data.startswith(MAGIC_ZIP))

    def _in_processes(self, files: Sequence[bytes]) -> list[_Told]:
        starts = range(0, len(files), AT_ONCE)
        futures = [self._submit(_read_several, files[start : start + AT_ONCE], self._headers) for start in starts]
        told: list[_Told] = []
        for start, future in zip(starts, futures, strict=True):
            part = files[start : start + AT_ONCE]
            try:
                told += future.result() if future else [self._alone(data) for data in part]
            except BrokenProcessPool:
                told += [self._alone(data) for data in part]
        return told

    def _alone(self, data: bytes) -> _Told:
        """One file in a process that may end with it: which of several ended the last one cannot be told otherwise."""
        self._close()
        future = self._submit(_read_several, [data], self._headers)
        try:
            return future.result()[0] if future else ("reader_failed", "")
        except BrokenProcessPool:
            self._close()
            # Nothing was asked of an .xls before, so it is damaged; a workbook that was looked at is our fault.
            return ("unreadable" if data.startswith(MAGIC_OLE) else "reader_failed", "memory or time")

    def _submit(
        self, function: Callable[[Sequence[bytes], KnownHeaders], list[_Told]], *arguments: object
    ) -> Future[list[_Told]] | None:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                os.cpu_count(), mp_context=multiprocessing.get_context("spawn"), initializer=_bound_memory
            )
        try:
            return self._pool.submit(function, *arguments)  # type: ignore[arg-type]
        except BrokenProcessPool:
            return None

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def read_one(data: bytes, headers: KnownHeaders) -> _Told:
    """The tables of one file, or outcome code and detail; a fault of ours is the outcome 'reader_failed'."""
    try:
        return read_file(data, headers)
    except UnreadableError as error:
        return error.code, error.detail
    except Exception as error:  # a fault of ours must not stop the other files; it becomes this file's outcome
        LOG.exception("读取程序出错 reader failed")
        return "reader_failed", type(error).__name__


def _read_several(files: Sequence[bytes], headers: KnownHeaders) -> list[_Told]:
    told = []
    for data in files:
        # The signal ends the process wherever it is, also in a loop of the library that never comes back.
        signal.setitimer(signal.ITIMER_PROF, SECONDS + SECONDS_A_MB * len(data) / MB)
        told.append(read_one(data, headers))
        signal.setitimer(signal.ITIMER_PROF, 0)
    return told


def _bound_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _outcome(told: _Told) -> Outcome:
    return told if isinstance(told, Content) else UnreadableError(*told)

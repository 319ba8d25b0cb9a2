"""Writes the journal of nights: a record at the start, again at every step, and once more at the end.

What a record says belongs to pipelines.night_journal. What cannot be written is logged and never ends a night.
"""

from __future__ import annotations

import fcntl
import logging
import os
import resource
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import IO

from pipelines import settings as clock
from pipelines.faults import plain_reason
from pipelines.night_journal import (
    ALIVE,
    ENDING,
    NightRecord,
    Outcome,
    Step,
    StepRecord,
    from_json,
    read_night,
    to_json,
)
from pipelines.night_log import log_to_file
from pipelines.run_context import code_version, new_run_id
from pipelines.settings import Settings

LOG = logging.getLogger(__name__)

CHECKS_STOPPED_IT = {"CriticalChecksFailedError", "DbtTestsFailedError", "PublicationRefused"}
"""Errors of a failed critical expectation, of failed dbt tests and of the publication's own audit."""

_ROOM = 64 * 1024
"""Bytes that a night keeps for its record's last words."""

_ANOTHER_NIGHT = "AnotherNightIsRunningError"


class NightRecorder:
    """Keeps one night's record up to date; a context manager that may be entered again through the same object.

    Leaving the outermost context ends the record: as published when something was, else by what `failed` was told or
    by the exception that passes through.
    """

    def __init__(self, settings: Settings, run_id: str, started_by: str, code_version: str = "") -> None:
        self._settings = settings
        self._log = ExitStack()
        self._folder = settings.nights
        self._keep = settings.keep_nights
        self._depth = 0
        self._alive: IO[bytes] | None = None
        self._began = time.monotonic()
        self._children = _children_peak()
        now = clock.now()
        self.record = NightRecord(run_id, started_by, os.getpid(), now, now, code_version)

    @property
    def run_id(self) -> str:
        return self.record.run_id

    def __enter__(self) -> NightRecorder:
        if self._depth == 0:
            self._log.enter_context(log_to_file(self._settings, self.run_id))
            self._alive = self._locked()
            self._write()
            LOG.info("night started", extra={"event": "night_started", "started_by": self.record.started_by})
        self._depth += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.failed(error)
        self._depth -= 1
        if self._depth == 0:
            self._end()

    def begin(self, step: Step) -> None:
        """A step starts; the one before has ended."""
        self._end_step()
        self._began = time.monotonic()
        self._children = _children_peak()
        _reset_own_peak()
        self._change(steps=(*self.record.steps, StepRecord(step.value, clock.now())))
        LOG.info("step started", extra={"event": "step_started", "step": step.value})

    def count(self, **counts: int) -> None:
        """What the running step counted; names from night_journal.COUNTS."""
        *before, step = self.record.steps
        self._change(steps=(*before, replace(step, counts={**step.counts, **counts})))

    def as_of(self, day: date) -> None:
        """The last day that counts is known."""
        self._change(as_of=day)

    def published(self, file: Path) -> None:
        """Readers have this file from now on."""
        self._change(publication=file.name)
        LOG.info("published", extra={"event": "published", "file": file.name})

    def kept_aside(self, file: Path) -> None:
        """The night did what it was asked to, and readers go on seeing the publication that they had."""
        self._change(outcome=Outcome.PUBLISHED)
        LOG.info("kept aside", extra={"event": "kept_aside", "file": file.name})

    def warn(self, sentence: str) -> None:
        """Something that people should know and that does not stop the night, in both languages."""
        self._change(reasons=(*self.record.reasons, sentence))
        LOG.warning("%s", sentence, extra={"event": "warning"})

    def failed(self, error: BaseException) -> None:
        """The running step, or the night before its first one, failed of this."""
        cause = _innermost(error)
        name = type(cause).__name__
        if name == _ANOTHER_NIGHT:
            outcome = Outcome.ANOTHER_NIGHT
        elif isinstance(cause, KeyboardInterrupt | SystemExit) or "Interrupt" in name:
            outcome = Outcome.KILLED
        else:
            outcome = Outcome.STOPPED_BY_CHECKS if name in CHECKS_STOPPED_IT else Outcome.COULD_NOT_RUN
        reason = plain_reason(str(cause)) or "被中断。Interrupted."
        if reason not in self.record.reasons:
            at = self.record.steps[-1].step if self.record.steps else None
            # Of several failing steps any that is not a check's verdict decides.
            if self.record.outcome is not Outcome.COULD_NOT_RUN:
                self._change(outcome=outcome, failed_step=at)
            self._change(reasons=(*self.record.reasons, reason))
            LOG.error("%s", reason, exc_info=error, extra={"event": "failed", "step": at, "error": name})

    def _end(self) -> None:
        self._end_step()
        record = self.record
        outcome = record.outcome
        if record.publication is not None:
            outcome = Outcome.PUBLISHED
        elif outcome is Outcome.RUNNING:
            outcome = Outcome.KILLED
            self._change(
                failed_step=record.steps[-1].step if record.steps else None,
                reasons=(
                    *record.reasons,
                    "没有结果就结束了(被取消)。It was cancelled before it had a result.",
                ),
            )
        self._change(outcome=outcome, ended_at=clock.now())
        self._write()
        LOG.info("night ended", extra={"event": "night_ended", "outcome": outcome.value, "seconds": record.seconds})
        if self._alive is not None:
            self._alive.close()
            self._alive = None
        _ignoring_faults(lambda: self._path(ALIVE).unlink(missing_ok=True))
        self._log.close()

    def settle(self) -> int:
        """Write what killed nights left as killed, and forget all but the last nights that are to be kept.

        Returns how many were found killed.

        Only for the holder of the night's lock.
        """
        paths = sorted(self._folder.glob(f"[!.]*{ENDING}"))
        killed = 0
        for path in paths:
            if path.stem != self.run_id:
                try:
                    killed += _settle(path)
                except OSError as error:
                    LOG.warning("日志无法写入 the journal cannot be written: %s", error)
        for path in paths[: -self._keep]:
            _ignoring_faults(path.unlink)
        return killed

    def _end_step(self) -> None:
        if self.record.steps and self.record.steps[-1].seconds is None:
            *before, step = self.record.steps
            children = _children_peak()
            peak = max(_own_peak(), children if children > self._children else 0)
            ended = replace(step, seconds=round(time.monotonic() - self._began, 3), peak_memory_bytes=peak)
            self._change(steps=(*before, ended))
            LOG.info(
                "step ended",
                extra={"event": "step_ended", "step": step.step, "seconds": ended.seconds, "peak_memory_bytes": peak,
                       **ended.counts},
            )  # fmt: skip

    def _change(self, **changes: object) -> None:
        self.record = replace(self.record, last_seen_at=clock.now(), **changes)  # type: ignore[arg-type]
        if self._depth:
            self._write()

    def _path(self, ending: str) -> Path:
        return self._folder / f"{self.run_id}{ending}"

    def _write(self) -> None:
        try:
            _replace(self._path(ENDING), to_json(self.record))
        except OSError:
            if self._alive is not None:
                self._alive.truncate(0)
            _ignoring_faults(lambda: _replace(self._path(ENDING), to_json(self.record)))

    def _locked(self) -> IO[bytes] | None:
        """The file whose lock says that this night lives; None where it cannot be written.

        It holds nothing but room, given up when the disk is full, so that the record can say so.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = self._path(ALIVE).open("wb")
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(bytes(_ROOM))
            file.flush()
        except OSError as error:
            LOG.warning("日志无法写入 the journal cannot be written: %s", error)
            return None
        return file


def new_recorder(settings: Settings, started_by: str) -> NightRecorder:
    """The record of a night that begins now. started_by: see NightRecord."""
    now = clock.now()
    # The id sorts after those that there are, also when the clock was put back.
    newest = max((path.name[:15] for path in settings.nights.glob(f"[!.]*{ENDING}")), default="")
    with suppress(ValueError):
        now = max(now, datetime.strptime(newest, "%Y%m%dT%H%M%S") + timedelta(seconds=1))
    return NightRecorder(settings, new_run_id(now), started_by, code_version())


def _settle(path: Path) -> bool:
    """Whether the record was that of a night that was killed and nobody knew yet."""
    record = read_night(path)
    if record is None or record.outcome is not Outcome.KILLED:
        return False
    is_new = from_json(path.read_text(encoding="utf-8")).outcome is Outcome.RUNNING
    if is_new:
        _replace(path, to_json(record))
    path.with_suffix(ALIVE).unlink(missing_ok=True)
    return is_new


def _replace(path: Path, text: str) -> None:
    """Whole or not at all. Not flushed to the disk: after a loss of power the record of the last seconds may be old."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _ignoring_faults(action: Callable[[], object]) -> None:
    try:
        action()
    except OSError as error:
        LOG.warning("日志无法写入 the journal cannot be written: %s", error)


def _innermost(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _reset_own_peak() -> None:
    """Start the high-water mark of this process's memory anew; where the system cannot, it is that of the whole run."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _own_peak() -> int:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def _children_peak() -> int:
    """The largest high-water mark of all children that have ended so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

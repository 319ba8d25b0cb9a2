"""The journal of nights: one JSON file for each night under SIHAO_HOME/logs/nights, however the night was started.

Here: what a record says, and reading it. Writing it belongs to pipelines.night_recorder. A record is replaced whole at
every step. While its night lives, the night holds a lock on the file beside it; so a record that says `running` and
whose lock is free is that of a night that was killed, and it is read as such.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipelines.settings import Settings

ENDING = ".json"
ASIDE = "aside"
"""How a night says that it was started for an earlier day, to be kept beside the publication."""
ALIVE = ".alive"
"""Ending of the file whose lock says that the night lives."""


class Outcome(StrEnum):
    """How a night ended, or that it has not. ANOTHER_NIGHT: it left at once, as one was under way."""

    RUNNING = "running"
    PUBLISHED = "published"
    STOPPED_BY_CHECKS = "stopped_by_checks"
    COULD_NOT_RUN = "could_not_run"
    ANOTHER_NIGHT = "another_night"
    KILLED = "killed"


class Step(StrEnum):
    """The parts of a night in their order."""

    START = "start"
    PARSE = "parse"
    TAKE_IN = "take_in"
    PREPARE = "prepare"
    EARLIER = "earlier"
    MODELS = "models"
    CHECKS = "checks"
    COPY = "copy"
    AUDIT = "audit"
    EXPORT = "export"
    SWAP = "swap"
    RETURNS = "returns"
    REMINDERS = "reminders"

    @property
    def text_zh(self) -> str:
        return _STEP_TEXTS[self][0]

    @property
    def text_en(self) -> str:
        return _STEP_TEXTS[self][1]


_STEP_TEXTS = {
    Step.START: ("启动", "starting"),
    Step.PARSE: ("解析模型(仅在有改动时)", "parsing the models, as they have changed"),
    Step.TAKE_IN: ("收取文件", "taking in files"),
    Step.PREPARE: ("准备构建", "preparing the build"),
    Step.EARLIER: ("计算上月末得分(每月一次)", "scoring the end of last month, once a month"),
    Step.MODELS: ("计算得分", "building the models"),
    Step.CHECKS: ("检查数据", "checking the data"),
    Step.COPY: ("复制发布文件", "copying what is published"),
    Step.AUDIT: ("审核发布文件", "auditing the copy"),
    Step.EXPORT: ("导出 Parquet", "exporting Parquet"),
    Step.SWAP: ("替换发布链接", "swapping the link"),
    Step.RETURNS: ("退回修改单", "return sheets"),
    Step.REMINDERS: ("催报清单", "reminders"),
}


def step_text(code: str | None) -> str:
    """What people are told of a step, Chinese then English; a code of another release as it stands."""
    if code is None:
        return "启动之前 before its start"
    return f"{Step(code).text_zh} {Step(code).text_en}" if code in set(Step) else code


@dataclass(frozen=True)
class StepRecord:
    """One step of a night. seconds, peak_memory_bytes: None until it has ended; the latter is the high-water mark of
    the memory held by the night's process, or by a child that ended in the step if that is more. counts: see COUNTS.
    """

    step: str
    started_at: datetime
    seconds: float | None = None
    peak_memory_bytes: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


COUNTS = (
    "files_taken", "files_known", "files_refused", "rows_read", "rows_accepted", "rows_rejected", "rows_superseded",
    "flags", "checks_failed",
)  # fmt: skip
"""What steps count. Files and rows read, accepted, rejected: of this night's batch. rows_superseded, flags (chambers
named by a check of submissions, summed over checks) and checks_failed: of all data, as this night found it."""


@dataclass(frozen=True)
class NightRecord:
    """One night. started_by: command (`nightly`, `run`, ASIDE) or, in Dagster, `schedule`, `sensor`, `backfill`,
    `page`.

    ended_at: None while it runs and when it was killed. last_seen_at: when the record was written last. failed_step:
    where it failed, or was when it was killed. reasons: sentences in Chinese with English beside; after a publication
    they are warnings. publication: file name in published/history of what it published, also if it ended badly later.
    """

    run_id: str
    started_by: str
    pid: int
    started_at: datetime
    last_seen_at: datetime
    code_version: str = ""
    ended_at: datetime | None = None
    as_of: date | None = None
    outcome: Outcome = Outcome.RUNNING
    failed_step: str | None = None
    reasons: tuple[str, ...] = ()
    publication: str | None = None
    steps: tuple[StepRecord, ...] = ()

    def count(self, name: str) -> int | None:
        """One of COUNTS, summed over the steps; None when no step counted it."""
        found = [step.counts[name] for step in self.steps if name in step.counts]
        return sum(found) if found else None

    @property
    def seconds(self) -> float | None:
        """How long it took in all; None while it runs and when it was killed."""
        return (self.ended_at - self.started_at) / timedelta(seconds=1) if self.ended_at else None

    @property
    def peak_memory_bytes(self) -> int | None:
        """The highest of its steps' marks."""
        return max((step.peak_memory_bytes for step in self.steps if step.peak_memory_bytes), default=None)

    @property
    def is_good(self) -> bool:
        """Whether readers have its publication."""
        return self.publication is not None


def read_nights(settings: Settings, limit: int | None = None) -> list[NightRecord]:
    """The latest nights, newest first; limit: at most so many, None is all that are kept.

    A record that cannot be read, as a full disk may leave it, is skipped.
    """
    names = sorted((path.name for path in settings.nights.glob(f"[!.]*{ENDING}")), reverse=True)
    nights: list[NightRecord] = []
    for name in names:
        if limit is not None and len(nights) == limit:
            break
        record = read_night(settings.nights / name)
        if record is not None:
            nights.append(record)
    return nights


def last_night(settings: Settings) -> NightRecord | None:
    """The latest night that did not leave because of another one; None when none was ever recorded."""
    return next((night for night in read_nights(settings) if night.outcome is not Outcome.ANOTHER_NIGHT), None)


def last_good_night(settings: Settings) -> NightRecord | None:
    """The latest night that published, or None."""
    return next((night for night in read_nights(settings) if night.is_good), None)


def read_night(path: Path) -> NightRecord | None:
    """One record as it is to be understood now, or None if it cannot be read."""
    try:
        record = from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if record.outcome is Outcome.RUNNING and not _is_alive(path.with_suffix(ALIVE)):
        return as_killed(record)
    return record


def as_killed(record: NightRecord) -> NightRecord:
    """The record of a night that still says `running` although its process is gone."""
    at = record.steps[-1].step if record.steps else None
    seen = f"{record.last_seen_at:%Y-%m-%d %H:%M:%S}"
    reason = (
        f"运行被中断:进程 {record.pid} 已不在,最后一次记录 {seen},步骤:{step_text(at)}。"
        f"The night was killed: process {record.pid} is gone; last seen {seen} at the step named."
    )
    return replace(record, outcome=Outcome.KILLED, failed_step=at, reasons=(*record.reasons, reason))


def _is_alive(lock: Path) -> bool:
    """Whether a process holds the night's lock. It ends with the process, also across containers of one machine."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def to_json(record: NightRecord) -> str:
    """The record as it lies on the disk."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat()) + "\n"


def from_json(text: str) -> NightRecord:
    """The record of a text made by `to_json`, also by another release: what is unknown is left out.

    Raises ValueError, KeyError or TypeError when the text is none.
    """
    said: dict[str, Any] = dict(json.loads(text))
    steps = tuple(
        StepRecord(
            step=step["step"],
            started_at=datetime.fromisoformat(step["started_at"]),
            seconds=step.get("seconds"),
            peak_memory_bytes=step.get("peak_memory_bytes"),
            counts=dict(step.get("counts", {})),
        )
        for step in said.get("steps", [])
    )
    return NightRecord(
        run_id=said["run_id"],
        started_by=said["started_by"],
        pid=said["pid"],
        started_at=datetime.fromisoformat(said["started_at"]),
        last_seen_at=datetime.fromisoformat(said["last_seen_at"]),
        code_version=said.get("code_version", ""),
        ended_at=datetime.fromisoformat(said["ended_at"]) if said.get("ended_at") else None,
        as_of=date.fromisoformat(said["as_of"]) if said.get("as_of") else None,
        outcome=Outcome(said["outcome"]),
        failed_step=said.get("failed_step"),
        reasons=tuple(said.get("reasons", ())),
        publication=said.get("publication"),
        steps=steps,
    )

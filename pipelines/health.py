"""How the installation is: whether last night went well, what to do if not, and what still works.

Read from the journal and the published file; printing belongs to pipelines.messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import duckdb

from pipelines.faults import plain_reason
from pipelines.night_journal import NightRecord, Outcome, last_night, step_text
from pipelines.publish.publication import PublicationInfo, latest
from pipelines.settings import Settings

LONGEST_WAIT_HOURS = 26
"""A night a day, begun at two: two hours late is worth a word. The same limit as the publication's freshness."""


class State(StrEnum):
    """What there is to say first."""

    GOOD = "good"
    RUNNING = "running"
    FAILED = "failed"
    KILLED = "killed"
    NO_NIGHT = "no_night"
    TOO_OLD = "too_old"
    NOTHING_PUBLISHED = "nothing_published"
    UNREADABLE = "unreadable"


EXIT_CODES: Mapping[State, int] = {
    State.GOOD: 0,
    State.RUNNING: 0,
    State.FAILED: 1,
    State.KILLED: 1,
    State.NO_NIGHT: 1,
    State.TOO_OLD: 1,
    State.NOTHING_PUBLISHED: 2,
    State.UNREADABLE: 2,
}
"""Exit code of `sihao status`: 0 fine; 1 last night did not publish, none ran, or the publication is too old; 2 nothing
is published or can be read."""


@dataclass(frozen=True)
class Health:
    """state: what to say first. night: the latest night, None if none is recorded. publication: what readers have, None
    if nothing. age_hours, night_hours: since it was published, and since the latest night began. sentence_zh,
    sentence_en: what happened, when, and what still works. todo_zh, todo_en: what to do; empty when nothing is.
    """

    state: State
    night: NightRecord | None
    publication: PublicationInfo | None
    age_hours: float | None
    night_hours: float | None
    sentence_zh: str
    sentence_en: str
    todo_zh: str
    todo_en: str

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.state]


_HEADS: Mapping[State, tuple[str, str]] = {
    State.GOOD: ("昨夜运行正常,已发布。", "Last night went well and published."),
    State.RUNNING: ("夜间运行正在进行。", "A night is running."),
    State.FAILED: ("昨夜没有发布。", "Last night did not publish."),
    State.KILLED: ("昨夜运行被中断,没有发布。", "Last night was killed before it published."),
    State.NO_NIGHT: ("超过时限没有夜间运行。", "No night has run for longer than allowed."),
    State.TOO_OLD: ("发布的数据超过时限。", "The publication is older than allowed."),
    State.UNREADABLE: ("无法读取已发布的数据。", "What is published cannot be read."),
    State.NOTHING_PUBLISHED: ("尚无已发布的数据。", "Nothing is published yet."),
}

_TODOS: Mapping[State, tuple[str, str]] = {
    State.KILLED: (
        "收件箱和台账不受影响,直接再运行 sihao nightly;若是内存不足被系统终止,请增加内存。",
        "Inbox and ledger are unharmed: run `sihao nightly` again; if it was ended for lack of memory, add some.",
    ),
    State.NO_NIGHT: (
        "请检查定时任务(cron、systemd 或 Dagster 守护进程)是否在运行;可先手工运行 sihao nightly。",
        "See whether the timer (cron, systemd or Dagster's daemon) is on; meanwhile run `sihao nightly` by hand.",
    ),
    State.TOO_OLD: (
        "请运行 sihao nightly,并检查定时任务。", "Run `sihao nightly`, and look at the timer."
    ),
    State.UNREADABLE: (
        "请检查 published/ 的权限和磁盘;运行 sihao nightly 会重新发布,以前的发布在 published/history/。",
        "See the rights and the disk under published/; `sihao nightly` publishes anew, and earlier publications are in "
        "published/history/.",
    ),
    State.NOTHING_PUBLISHED: (
        "请把材料放入收件箱后运行 sihao nightly(演示:make run)。",
        "Put submissions into the inbox and run `sihao nightly` (a demonstration: make run).",
    ),
}  # fmt: skip

_TODOS_AFTER: Mapping[Outcome, tuple[str, str]] = {
    Outcome.STOPPED_BY_CHECKS: (
        "数据检查没有通过:按原因改正材料或评价办法,再运行 sihao nightly;详见 outbox/data_quality.html。",
        "Checks of the data stopped it: correct what the reasons name, then run `sihao nightly`; see "
        "outbox/data_quality.html.",
    ),
}
_TODO_AFTER_A_FAILURE = (
    "排除所列原因后再运行 sihao nightly;日志在 logs/sihao.jsonl。",
    "Remove the cause that is named, then run `sihao nightly`; the log is logs/sihao.jsonl.",
)


def read_health(settings: Settings, now: datetime, max_age_hours: float = LONGEST_WAIT_HOURS) -> Health:
    """How things are at `now`, naive Shanghai time. max_age_hours: limit for the publication and for the last night."""
    night = last_night(settings)
    try:
        publication = latest(settings)
    except (OSError, duckdb.Error, ValueError) as error:
        (zh, en), (todo_zh, todo_en) = _HEADS[State.UNREADABLE], _TODOS[State.UNREADABLE]
        return Health(
            State.UNREADABLE, night, None, None, None, zh, f"{en} {plain_reason(str(error))}", todo_zh, todo_en
        )
    age = _hours(now, publication.published_at) if publication else None
    since = _hours(now, night.started_at) if night else None
    # Killed after the link was swapped and before that was written down: readers have its publication all the same.
    is_out = night is not None and publication is not None and publication.run_id == night.run_id
    judged = None if is_out and night is not None and night.outcome is Outcome.KILLED else night
    state = _state(judged, age, since, max_age_hours)
    zh, en = _HEADS[state]
    what_zh, what_en = _what_happened(night, state)
    works_zh, works_en = _what_works(publication, age)
    todo_zh, todo_en = _todo(night, state)
    return Health(
        state, night, publication, age, since,
        zh + what_zh + works_zh, " ".join(filter(None, (en, what_en, works_en))), todo_zh, todo_en,
    )  # fmt: skip


def as_json(health: Health) -> dict[str, object]:
    """What monitoring reads: names stay, more may come."""
    night, publication = health.night, health.publication
    return {
        "state": health.state.value,
        "exit_code": health.exit_code,
        "message_zh": health.sentence_zh,
        "message_en": health.sentence_en,
        "todo_zh": health.todo_zh,
        "todo_en": health.todo_en,
        "publication": publication
        and {
            "run_id": publication.run_id,
            "published_at": _text(publication.published_at),
            "as_of": _text(publication.as_of),
            "age_hours": health.age_hours,
            "file": str(publication.path),
            "input_digest": publication.input_digest,
        },
        "last_night": night
        and {
            "run_id": night.run_id,
            "started_by": night.started_by,
            "started_at": _text(night.started_at),
            "ended_at": _text(night.ended_at),
            "hours_since_start": health.night_hours,
            "outcome": night.outcome.value,
            "failed_step": night.failed_step,
            "reasons": list(night.reasons),
            "published_file": night.publication,
            "seconds": night.seconds,
            "peak_memory_bytes": night.peak_memory_bytes,
        },
    }


def _state(night: NightRecord | None, age: float | None, since: float | None, limit: float) -> State:
    if age is None:
        return State.NOTHING_PUBLISHED
    if night is not None and since is not None:
        if night.outcome is Outcome.KILLED and not night.is_good:
            return State.KILLED
        if night.outcome in {Outcome.STOPPED_BY_CHECKS, Outcome.COULD_NOT_RUN}:
            return State.FAILED
        if since > limit:
            return State.NO_NIGHT
    if age > limit:
        return State.TOO_OLD
    return State.RUNNING if night is not None and night.outcome is Outcome.RUNNING else State.GOOD


def _what_happened(night: NightRecord | None, state: State) -> tuple[str, str]:
    if night is None:
        return ("没有任何夜间运行的记录。", "No night is on record.") if state is not State.GOOD else ("", "")
    began = f"{night.started_at:%Y-%m-%d %H:%M}"
    zh, en = f"开始于 {began}。", f"It began at {began}."
    if night.failed_step is not None:
        zh += f"停在步骤:{step_text(night.failed_step)}。"
        en += f" It stopped at the step `{night.failed_step}`."
    return zh, en


def _what_works(publication: PublicationInfo | None, age: float | None) -> tuple[str, str]:
    if publication is None or age is None:
        return "看板和查询尚无数据可用。", "Dashboard and queries have no data."
    at = f"{publication.published_at:%Y-%m-%d %H:%M}"
    return (
        f"看板和查询使用 {at} 的发布({age:.0f} 小时前,截止日 {publication.as_of})。",
        f"Dashboard and queries use the publication of {at} ({age:.0f} hours ago, as of {publication.as_of}).",
    )


def _todo(night: NightRecord | None, state: State) -> tuple[str, str]:
    if night is not None and (
        state is State.FAILED or (state is State.NOTHING_PUBLISHED and night.outcome is not Outcome.RUNNING)
    ):
        if night.outcome is Outcome.KILLED:
            return _TODOS[State.KILLED]
        return _TODOS_AFTER.get(night.outcome, _TODO_AFTER_A_FAILURE)
    return _TODOS.get(state, ("", ""))


def _hours(now: datetime, then: datetime) -> float:
    return round((now - then) / timedelta(hours=1), 2)


def _text(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None

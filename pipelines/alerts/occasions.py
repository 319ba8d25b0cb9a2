"""What is worth an alert, judged from the situation alone: no file, no clock, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipelines.alerts.texts import Said, age_text
from pipelines.night_journal import Outcome, step_text


@dataclass(frozen=True)
class LastGood:
    """The publication that readers have now."""

    run_id: str
    published_at: datetime
    as_of: date


@dataclass(frozen=True)
class LastNight:
    """The latest night that has ended. failed_step: code of the journal; reasons: sentences fit for a mail."""

    outcome: Outcome
    failed_step: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class FailedCheck:
    """An expectation that is not met: its name, what it expects, how many rows do not meet it, what to do."""

    name: str
    expected: Said
    unexpected_count: int | None
    to_do: Said


@dataclass(frozen=True)
class Situation:
    """All that alerts are judged by. now: naive Shanghai time.

    critical: checks that stopped the latest night. dropped: checks of the last publication that found fewer
    submissions than in the one before.
    """

    now: datetime
    publication: LastGood | None
    night: LastNight | None
    critical: tuple[FailedCheck, ...] = ()
    dropped: tuple[FailedCheck, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """One thing to tell. kind: what it is about; variant: when it differs from what was told, it is told again."""

    kind: str
    variant: str
    happened: Said
    to_do: Said
    details: tuple[Said, ...] = ()


ENDS_WITH: dict[str, Said] = {
    "night": Said("夜间运行恢复正常,已发布。", "The night works again: it has published."),
    "age": Said("数据恢复按时发布。", "The publication is recent again."),
}
"""What is said when an occasion is over. A drop is an event and not a state: it does not end."""

_NIGHT: dict[Outcome, tuple[Said, Said]] = {
    Outcome.STOPPED_BY_CHECKS: (
        Said("检查未通过,昨夜没有发布。", "Checks stopped publication last night."),
        Said(
            "打开 outbox/data_quality.html 看哪些检查未通过;改正后运行 sihao nightly。",
            "See outbox/data_quality.html for the checks; mend the cause, then run sihao nightly.",
        ),
    ),
    Outcome.COULD_NOT_RUN: (
        Said("昨夜未能运行,没有发布。", "The night could not run; nothing was published."),
        Said(
            "看日志(logs/sihao.jsonl)和磁盘空间、收件箱权限;改正后运行 sihao nightly。",
            "See the log (logs/sihao.jsonl), the disk and the inbox's permissions; then run sihao nightly.",
        ),
    ),
    Outcome.KILLED: (
        Said("昨夜的运行中途被终止,没有发布。", "The night was ended half-way; nothing was published."),
        Said(
            "看是否断电、重启或内存不足(journalctl -k);没有数据丢失,运行 sihao nightly 即可重来。",
            "Look for a power cut, a restart or lack of memory (journalctl -k); nothing is lost: run sihao nightly.",
        ),
    ),
}


def occasions(situation: Situation, max_age_hours: int) -> tuple[Occasion, ...]:
    """What must be told now; at most one of each kind."""
    found = (_night(situation), _age(situation, max_age_hours), _drop(situation))
    return tuple(occasion for occasion in found if occasion is not None)


def still_works(situation: Situation) -> Said:
    """What readers have, whatever failed."""
    last = situation.publication
    if last is None:
        return Said("尚无已发布的数据。", "Nothing has been published yet.")
    age = age_text(situation.now - last.published_at)
    return Said(
        f"最近一次发布 {last.published_at:%Y-%m-%d %H:%M}({age.zh},截止日 {last.as_of})仍可正常查阅。",
        f"The publication of {last.published_at:%Y-%m-%d %H:%M} ({age.en}, as of {last.as_of}) stays up.",
    )


def _night(situation: Situation) -> Occasion | None:
    night = situation.night
    if night is None or night.outcome not in _NIGHT:
        return None
    happened, to_do = _NIGHT[night.outcome]
    critical = situation.critical if night.outcome is Outcome.STOPPED_BY_CHECKS else ()
    details = [_check_line(check) for check in critical] or [Said(reason, "") for reason in night.reasons[:5]]
    if night.failed_step:
        details.insert(0, Said(f"停在步骤 it stopped at: {step_text(night.failed_step)}", ""))
    variant = [night.outcome.value, night.failed_step or "", *sorted(check.name for check in critical)]
    return Occasion("night", " ".join(filter(None, variant)), happened, to_do, tuple(details))


def _age(situation: Situation, max_age_hours: int) -> Occasion | None:
    last = situation.publication
    if last is None:
        happened = Said("至今没有任何发布。", "Nothing has ever been published.")
    elif situation.now - last.published_at <= timedelta(hours=max_age_hours):
        return None
    else:
        happened = Said(
            f"最近一次发布已超过 {max_age_hours} 小时。", f"The last publication is older than {max_age_hours} hours."
        )
    to_do = Said(
        "看定时是否还在运行(systemctl list-timers sihao-*,或调度页面),必要时手工运行 sihao nightly。",
        "See whether the timer still runs (systemctl list-timers sihao-*, or the orchestrator's page); "
        "run sihao nightly by hand if need be.",
    )
    return Occasion("age", "old" if last else "none", happened, to_do)


def _drop(situation: Situation) -> Occasion | None:
    if not situation.dropped or situation.publication is None:
        return None
    return Occasion(
        "drop",
        situation.publication.run_id,
        Said("已报商会数比上次发布骤减(数据已照常发布)。", "Far fewer submissions than in the publication before."),
        _first_to_do(situation.dropped),
        tuple(_check_line(check) for check in situation.dropped),
    )


def _first_to_do(checks: Sequence[FailedCheck]) -> Said:
    return checks[0].to_do


def _check_line(check: FailedCheck) -> Said:
    zh = f"({check.unexpected_count} 处)" if check.unexpected_count else ""
    en = f" ({check.unexpected_count} found)" if check.unexpected_count else ""
    return Said(f"{check.name}:{check.expected.zh}{zh} {check.to_do.zh}", f"{check.expected.en}{en}")

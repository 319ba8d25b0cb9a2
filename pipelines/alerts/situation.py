"""Reads the situation that alerts are judged by: the last publication, the last night, and what the checks found."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from expectations.drift import DISTRICT_DRIFT
from pipelines.alerts.occasions import FailedCheck, LastGood, LastNight, Situation
from pipelines.alerts.texts import Said, harmless
from pipelines.night_journal import ASIDE, Outcome, read_nights
from pipelines.settings import Settings
from pipelines.warehouse import NothingPublishedError, open_reader

_PUBLICATION = "select run_id, published_at, as_of from meta.publication"

_FAILED = """
select suite, expectation, severity, description_zh, description_en, unexpected_count, todo_zh, todo_en
from quality.expectation_result
where not success
order by suite, expectation
"""


def read_situation(settings: Settings, now: datetime) -> Situation:
    """What holds now. now: naive Shanghai time. Raises duckdb.Error when the published file cannot be read."""
    night = last_ended_night(settings)
    try:
        with open_reader(settings.published_link) as connection:
            row = connection.execute(_PUBLICATION).fetchone()
        last = LastGood(*row) if row else None
        dropped = _failed_checks(settings.published_link, suite=DISTRICT_DRIFT.name)
    except NothingPublishedError:
        last, dropped = None, ()
    critical: tuple[FailedCheck, ...] = ()
    if night is not None and night.outcome is Outcome.STOPPED_BY_CHECKS:
        # What the checks found stands in the build file, which a night that publishes nothing leaves as it is.
        try:
            critical = _failed_checks(settings.build_file, severity="critical")
        except (NothingPublishedError, duckdb.Error):
            critical = ()
    return Situation(now, last, night, critical, dropped)


def last_ended_night(settings: Settings) -> LastNight | None:
    """The latest night that has ended, by the journal; one that left because of another says nothing.

    A night that published counts as such whatever befell it later: readers have its data. One whose result was kept
    aside is not looked at: who asked for it saw how it ended.
    """
    for record in read_nights(settings):
        if record.started_by == ASIDE or (record.outcome is Outcome.PUBLISHED and not record.is_good):
            continue
        if record.is_good:
            return LastNight(Outcome.PUBLISHED)
        if record.outcome not in {Outcome.RUNNING, Outcome.ANOTHER_NIGHT}:
            reasons = tuple(harmless(reason, settings.alerts.secrets) for reason in record.reasons)
            return LastNight(record.outcome, record.failed_step, reasons)
    return None


def _failed_checks(file: Path, *, suite: str | None = None, severity: str | None = None) -> tuple[FailedCheck, ...]:
    with open_reader(file) as connection:
        rows = connection.execute(_FAILED).fetchall()
    return tuple(
        FailedCheck(f"{of_suite}.{name}", Said(expected_zh, expected_en), count, Said(todo_zh, todo_en))
        for of_suite, name, of_severity, expected_zh, expected_en, count, todo_zh, todo_en in rows
        if suite in {None, of_suite} and severity in {None, of_severity}
    )

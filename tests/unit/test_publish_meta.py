"""meta.run and meta.run_step: what the journal says of the nights until a publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.night_journal import NightRecord, Outcome, StepRecord
from pipelines.publish.publish import publish
from pipelines.quality.outcomes import store_outcomes
from pipelines.run_context import RunContext
from pipelines.settings import Settings
from tests.unit.build_file import write_clean_build, write_manifest

NOW = datetime(2026, 2, 2, 2, 5)
RUN = RunContext("20260202T020000-000002", date(2026, 2, 2), NOW, "0.1.0+abc", "d" * 64)
STARTED = datetime(2026, 2, 2, 2, 0)
OWN = NightRecord(
    RUN.run_id, "schedule", 11, STARTED, NOW, "0.1.0+abc", as_of=RUN.as_of,
    steps=(
        StepRecord("take_in", STARTED, 1.25, 300, {"files_taken": 3, "rows_read": 40, "rows_accepted": 40}),
        StepRecord("copy", NOW, counts={"flags": 5}),
    ),
)  # fmt: skip
FAILED = replace(
    OWN, run_id="20260201T020000-000001", started_at=STARTED - timedelta(days=1),
    ended_at=STARTED - timedelta(hours=23), outcome=Outcome.STOPPED_BY_CHECKS, failed_step="checks",
    reasons=("没有商会 no chambers", "再看 see"), steps=(),
)  # fmt: skip


@pytest.fixture
def published(tmp_path: Path) -> Path:
    settings = Settings(tmp_path / "home")
    write_clean_build(settings.build_file)
    store_outcomes(settings.build_file, RUN.run_id, [])
    write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
    return publish(settings, RUN, now=NOW, nights=[OWN, FAILED]).path


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_every_night_is_a_row_oldest_first_and_the_own_one_is_published(published: Path) -> None:
    asked = "select run_id, started_by, outcome, failed_step, reasons, published_file, seconds, ended_at from meta.run"
    assert rows(published, asked) == [
        (
            FAILED.run_id, "schedule", "stopped_by_checks", "checks", "没有商会 no chambers\n再看 see", None, 3600,
            FAILED.ended_at,
        ),
        (RUN.run_id, "schedule", "published", None, None, published.name, None, None),
    ]  # fmt: skip


def test_what_was_counted_stands_by_night_and_by_step(published: Path) -> None:
    counted = "files_taken, rows_read, rows_rejected, flags, peak_memory_bytes"
    assert rows(published, f"select {counted} from meta.run") == [(None,) * 5, (3, 40, None, 5, 300)]
    assert rows(published, f"select step_no, step, seconds, {counted} from meta.run_step") == [
        (1, "take_in", 1.25, 3, 40, None, None, 300),
        (2, "copy", None, None, None, None, 5, None),
    ]

"""What the first step says when things are not as they should be, as Dagster runs it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines import settings as clock
from pipelines.ingest import ledger
from pipelines.ingest.checksums import LedgerDamagedError
from pipelines.night_journal import NightRecord, Outcome, read_nights
from pipelines.night_recorder import NightRecorder, new_recorder
from pipelines.orchestration.dbt_manifest import DbtPaths
from pipelines.orchestration.dbt_process import DbtProcess
from pipelines.orchestration.landing import day_that_counts, take_in
from pipelines.orchestration.resources import Night
from pipelines.progress import Silent
from pipelines.settings import Settings, child_environment
from tests.unit.ingest_files import CHAMBER_ROW, NOW, REGISTER, csv_bytes, land, put


def step(settings: Settings, paths: DbtPaths) -> NightRecord:
    """The step alone, with a record; raises what it raises."""
    with NightRecorder(settings, "20260101T020000-abcdef", "nightly") as recorder:
        night = Night(settings, DbtProcess(paths, child_environment(settings)), Silent(), recorder)
        dg.materialize([take_in], resources={"night": night})
        recorder.published(Path("warehouse-x.duckdb"))
    return recorder.record


def test_an_inbox_that_is_gone_is_a_warning_in_the_record(settings: Settings, tiny_project: DbtPaths) -> None:
    record = step(settings, tiny_project)
    [warning] = record.reasons
    assert "收件箱文件夹不存在" in warning
    assert "The inbox folder is gone" in warning
    assert record.count("files_taken") == 0


def test_a_clock_behind_the_ledger_is_a_warning_and_the_day_stays(
    settings: Settings, tiny_project: DbtPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
    land(settings, NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(days=3))
    put(settings, "名册二.csv", csv_bytes([REGISTER, [*CHAMBER_ROW[:-1], "2017-02-01"]]))
    [warning] = step(settings, tiny_project).reasons
    assert "请校准时钟" in warning
    assert "Set the clock right" in warning
    assert len(ledger.batch_ids(settings.landing)) == 2
    assert day_that_counts(settings) == NOW.date()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    assert day_that_counts(settings) == date(2017, 11, 8)


def test_a_damaged_ledger_stops_the_step_before_anything_is_taken(settings: Settings, tiny_project: DbtPaths) -> None:
    put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
    land(settings, NOW)
    ledger.table_files(settings.landing, "values")[0].write_bytes(b"")
    file = put(settings, "名册二.csv", csv_bytes([REGISTER, [*CHAMBER_ROW[:-1], "2017-02-01"]]))
    with pytest.raises(LedgerDamagedError, match="请运行 sihao rebuild"):
        step(settings, tiny_project)
    assert file.exists()
    assert read_nights(settings)[0].outcome is Outcome.COULD_NOT_RUN


def test_run_ids_grow_although_the_clock_was_put_back(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = []
    for now in (datetime(2026, 1, 2, 2), datetime(2026, 1, 1, 2), datetime(2025, 1, 1, 2), datetime(2026, 1, 3, 2)):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        with new_recorder(settings, "nightly") as recorder:
            ids.append(recorder.run_id)
    assert ids == sorted(ids)
    assert [run_id[:15] for run_id in ids] == [
        "20260102T020000", "20260102T020001", "20260102T020002", "20260103T020000",
    ]  # fmt: skip

"""The journal of nights: what is written at which moment, and how a killed night reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.night_journal import (
    NightRecord,
    Outcome,
    Step,
    StepRecord,
    from_json,
    last_good_night,
    last_night,
    read_nights,
    to_json,
)
from pipelines.night_recorder import NightRecorder
from pipelines.reference import SEEDS
from pipelines.settings import PROJECT_ROOT, Settings, SettingsError, load_settings

MOMENT = datetime(2026, 1, 2, 2, 0, 0)


class CriticalChecksFailedError(RuntimeError):
    """Of the name by which a verdict of the checks is told."""


class AnotherNightIsRunningError(RuntimeError):
    """Of the name by which a night beside another is told."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", keep_nights=3)


def a_night(settings: Settings, number: int, *, publishes: bool = True, error: Exception | None = None) -> NightRecord:
    """A night whose id sorts by its number."""
    recorder = NightRecorder(settings, f"2026010{number}T020000-abcdef", "nightly")
    try:
        with recorder:
            recorder.begin(Step.TAKE_IN)
            recorder.count(files_taken=2, rows_read=10, rows_accepted=9, rows_rejected=1)
            recorder.begin(Step.MODELS)
            if error is not None:
                raise error
            if publishes:
                recorder.published(Path("warehouse-x.duckdb"))
    except RuntimeError:
        pass
    return read_nights(settings, 1)[0]


def test_a_night_that_went_well_says_what_it_did(settings: Settings) -> None:
    night = a_night(settings, 1)
    assert (night.outcome, night.publication, night.failed_step, night.reasons) == (
        Outcome.PUBLISHED, "warehouse-x.duckdb", None, (),
    )  # fmt: skip
    assert [step.step for step in night.steps] == ["take_in", "models"]
    assert night.count("rows_accepted") == 9
    assert night.count("flags") is None
    assert all(step.seconds is not None and step.peak_memory_bytes for step in night.steps)
    assert night.seconds is not None
    assert sorted(path.name for path in settings.nights.iterdir()) == [f"{night.run_id}.json"]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (CriticalChecksFailedError("没有商会 no chambers"), Outcome.STOPPED_BY_CHECKS),
        (AnotherNightIsRunningError("另一次 another"), Outcome.ANOTHER_NIGHT),
        (RuntimeError("坏了 broken"), Outcome.COULD_NOT_RUN),
    ],
)
def test_a_night_that_failed_says_where_and_why(settings: Settings, error: Exception, outcome: Outcome) -> None:
    night = a_night(settings, 1, error=error)
    assert (night.outcome, night.failed_step, night.reasons) == (outcome, "models", (str(error),))
    assert night.ended_at is not None
    assert not night.is_good


def test_a_failure_after_the_publication_is_a_warning(settings: Settings) -> None:
    recorder = NightRecorder(settings, "20260101T020000-abcdef", "schedule")
    with recorder:
        recorder.begin(Step.SWAP)
        recorder.published(Path("warehouse-x.duckdb"))
        recorder.begin(Step.RETURNS)
        recorder.failed(OSError("退回修改单 return sheets"))
    [night] = read_nights(settings)
    assert (night.outcome, night.failed_step, night.reasons) == (
        Outcome.PUBLISHED, "returns", ("退回修改单 return sheets",),
    )  # fmt: skip


def test_a_passing_check_never_hides_that_a_night_could_not_run(settings: Settings) -> None:
    with NightRecorder(settings, "20260101T020000-abcdef", "page") as recorder:
        recorder.begin(Step.CHECKS)
        recorder.failed(OSError("磁盘 disk"))
        recorder.failed(CriticalChecksFailedError("检查 check"))
    assert read_nights(settings)[0].outcome is Outcome.COULD_NOT_RUN


def test_the_same_recorder_entered_twice_ends_once(settings: Settings) -> None:
    recorder = NightRecorder(settings, "20260101T020000-abcdef", "nightly")
    with recorder:
        with recorder:
            recorder.begin(Step.START)
        assert read_nights(settings)[0].outcome is Outcome.RUNNING
        recorder.published(Path("warehouse-x.duckdb"))
    assert read_nights(settings)[0].outcome is Outcome.PUBLISHED


KILLED = """
import time
from pipelines.night_journal import Step
from pipelines.night_recorder import NightRecorder
from pipelines.settings import load_settings
with NightRecorder(load_settings(), "20260101T020000-abcdef", "nightly") as recorder:
    recorder.begin(Step.MODELS)
    print("begun", flush=True)
    time.sleep(60)
"""


def test_a_killed_night_reads_as_killed_and_is_written_so_by_the_next(settings: Settings) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED],
        stdout=subprocess.PIPE, cwd=PROJECT_ROOT, env={**os.environ, "SIHAO_HOME": str(settings.home)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        [alive] = read_nights(settings)
        process.send_signal(signal.SIGKILL)
    assert alive.outcome is Outcome.RUNNING
    [dead] = read_nights(settings)
    assert (dead.outcome, dead.failed_step, dead.ended_at) == (Outcome.KILLED, "models", None)
    assert "计算得分 building the models" in dead.reasons[0]
    [file] = settings.nights.glob("*.json")
    assert json.loads(file.read_text(encoding="utf-8"))["outcome"] == "running"
    with NightRecorder(settings, "20260102T020000-abcdef", "nightly") as recorder:
        recorder.settle()
    assert json.loads(file.read_text(encoding="utf-8"))["outcome"] == "killed"
    assert [night.outcome for night in read_nights(settings)] == [Outcome.KILLED, Outcome.KILLED]


def test_only_the_last_nights_are_kept(settings: Settings) -> None:
    for number in range(1, 6):
        a_night(settings, number)
    with NightRecorder(settings, "20260106T020000-abcdef", "nightly") as recorder:
        recorder.settle()
        recorder.published(Path("warehouse-x.duckdb"))
    assert [night.run_id[:8] for night in read_nights(settings)] == ["20260106", "20260105", "20260104"]


def test_last_night_is_not_one_that_left_beside_another(settings: Settings) -> None:
    assert (last_night(settings), last_good_night(settings)) == (None, None)
    a_night(settings, 1)
    a_night(settings, 2, error=CriticalChecksFailedError("检查 check"))
    a_night(settings, 3, error=AnotherNightIsRunningError("另一次 another"))
    last, good = last_night(settings), last_good_night(settings)
    assert last is not None
    assert good is not None
    assert (last.run_id[:8], good.run_id[:8]) == ("20260102", "20260101")


def test_a_damaged_record_is_skipped(settings: Settings) -> None:
    a_night(settings, 1)
    settings.nights.joinpath("20260102T020000-abcdef.json").write_text('{"run_id": ', encoding="utf-8")
    settings.nights.joinpath("20260103T020000-abcdef.json").write_text("[]", encoding="utf-8")
    assert [night.run_id[:8] for night in read_nights(settings)] == ["20260101"]


def test_a_journal_that_cannot_be_written_does_not_end_the_night(settings: Settings) -> None:
    settings.home.mkdir()
    settings.logs.write_text("a file where the folder should be", encoding="utf-8")
    with NightRecorder(settings, "20260101T020000-abcdef", "nightly") as recorder:
        recorder.begin(Step.TAKE_IN)
        recorder.count(files_taken=1)
    assert recorder.record.count("files_taken") == 1
    assert read_nights(settings) == []


def test_a_record_survives_its_text() -> None:
    record = NightRecord(
        "20260101T020000-abcdef", "run", 7, MOMENT, MOMENT, "1.0", MOMENT, date(2026, 1, 1), Outcome.PUBLISHED,
        "returns",
        ("原因 reason",), "warehouse-x.duckdb",
        (StepRecord("take_in", MOMENT, 1.5, 3, {"files_taken": 2}), StepRecord("models", MOMENT)),
    )  # fmt: skip
    assert from_json(to_json(record)) == record


def test_every_outcome_and_step_has_its_name_among_the_codes() -> None:
    labels = pl.read_csv(SEEDS / "code_labels.csv", infer_schema=False)
    named = {row[:2]: row[2:] for row in labels.select("code_set", "code", "name_zh", "name_en").rows()}
    assert {code for code_set, code in named if code_set == "night_outcome"} == set(Outcome)
    steps = {code: texts for (code_set, code), texts in named.items() if code_set == "night_step"}
    assert steps == {step.value: (step.text_zh, step.text_en) for step in Step}


def test_how_many_nights_are_kept_is_a_setting() -> None:
    assert load_settings({}).keep_nights == 400
    assert load_settings({"SIHAO_KEEP_NIGHTS": "3"}).keep_nights == 3
    with pytest.raises(SettingsError, match="SIHAO_KEEP_NIGHTS 应为不小于 1"):
        load_settings({"SIHAO_KEEP_NIGHTS": "0"})

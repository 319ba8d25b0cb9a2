"""The structured log: one JSON object a line, bounded, without what nobody should read there."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from pipelines import night_log
from pipelines.night_journal import Step
from pipelines.night_log import log_to_file
from pipelines.night_recorder import NightRecorder
from pipelines.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def lines(settings: Settings) -> list[dict[str, object]]:
    return [json.loads(line) for line in (settings.logs / "sihao.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_night_is_told_by_events_with_its_run_id(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    def night() -> None:
        with NightRecorder(settings, "20260101T020000-abcdef", "schedule") as recorder:
            recorder.begin(Step.TAKE_IN)
            recorder.count(files_taken=2)
            recorder.warn("收件箱不存在 the inbox is gone")
            logging.getLogger("pipelines.ingest.take").warning("留待下次 left for the next run: %s", "a\nb.xlsx")
            raise RuntimeError("坏了 broken")

    with pytest.raises(RuntimeError):
        night()
    told = lines(settings)
    assert {line["run_id"] for line in told} == {"20260101T020000-abcdef"}
    assert [line["event"] for line in told] == [
        "night_started", "step_started", "warning", "message", "failed", "step_ended", "night_ended",
    ]  # fmt: skip
    by_event = {line["event"]: line for line in told}
    assert (by_event["step_ended"]["step"], by_event["step_ended"]["files_taken"]) == ("take_in", 2)
    assert by_event["failed"]["error"] == "RuntimeError"
    assert "RuntimeError: 坏了 broken" in str(by_event["failed"]["traceback"])
    assert by_event["night_ended"]["outcome"] == "could_not_run"
    assert str(told[0]["time"]).endswith("+08:00")
    people = capsys.readouterr().err
    assert "收件箱不存在 the inbox is gone" in people
    assert "left for the next run" in people
    assert "broken" not in people


def test_no_secret_of_the_environment_is_written(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PASSWORD", "xyzzy-secret-value")
    with NightRecorder(settings, "20260101T020000-abcdef", "nightly") as recorder:
        for step in Step:
            recorder.begin(step)
        recorder.failed(RuntimeError("坏了 broken"))
    for path in settings.logs.rglob("*"):
        assert path.is_dir() or b"xyzzy" not in path.read_bytes()


def test_the_log_is_bounded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_log, "BYTES", 2000)
    with log_to_file(settings, "r"):
        for number in range(200):
            logging.getLogger("pipelines.test").info("%d %s", number, "x" * 80)
    files = list(settings.logs.glob("sihao.jsonl*"))
    assert len(files) == night_log.KEPT + 1
    assert all(file.stat().st_size <= 2000 for file in files)
    assert "199 xxx" in str(lines(settings)[-1]["message"])


def test_nothing_is_logged_when_no_night_runs(settings: Settings) -> None:
    with log_to_file(settings, "r"):
        logging.getLogger("pipelines.test").info("within")
    logging.getLogger("pipelines.test").warning("after")
    assert [line["message"] for line in lines(settings)] == ["within"]

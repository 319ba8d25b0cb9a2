"""What `sihao status` says first, and with which exit code it ends."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines import settings as clock
from pipelines.cli import main
from pipelines.health import State, read_health
from pipelines.night_journal import NightRecord, Outcome, StepRecord, to_json
from pipelines.settings import Settings
from pipelines.warehouse import open_writer

PUBLISHED_AT = datetime(2026, 1, 2, 2, 5)
NOW = datetime(2026, 1, 2, 9, 0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def put_publication(settings: Settings, published_at: datetime = PUBLISHED_AT, run_id: str = "r1") -> None:
    file = settings.history / "warehouse-r1.duckdb"
    with open_writer(file) as connection:
        connection.execute("create schema meta")
        connection.execute(
            "create table meta.publication as select ? as run_id, cast(? as timestamp) as published_at,"
            " date '2026-01-02' as as_of, '' as rubric_ids, '' as code_version, 'd' as input_digest",
            [run_id, published_at],
        )
    settings.published_link.symlink_to(file)


def put_night(settings: Settings, outcome: Outcome, started_at: datetime = NOW - timedelta(hours=7)) -> None:
    is_good = outcome is Outcome.PUBLISHED
    record = NightRecord(
        f"{started_at:%Y%m%dT%H%M%S}-abcdef", "schedule", 4_000_000, started_at, started_at, ended_at=started_at,
        outcome=outcome, failed_step=None if is_good else "checks",
        reasons=() if is_good else ("没有商会 no chambers",),
        publication="warehouse-r1.duckdb" if is_good else None, steps=(StepRecord("checks", started_at),),
    )  # fmt: skip
    settings.nights.mkdir(parents=True, exist_ok=True)
    settings.nights.joinpath(f"{record.run_id}.json").write_text(to_json(record), encoding="utf-8")


@pytest.mark.parametrize(
    ("outcome", "state", "code"),
    [
        (Outcome.PUBLISHED, State.GOOD, 0),
        (Outcome.STOPPED_BY_CHECKS, State.FAILED, 1),
        (Outcome.COULD_NOT_RUN, State.FAILED, 1),
        (Outcome.KILLED, State.KILLED, 1),
        # Nobody holds the night's lock, so what says `running` was killed.
        (Outcome.RUNNING, State.KILLED, 1),
        # A night that left beside another says nothing, and before it there was none.
        (Outcome.ANOTHER_NIGHT, State.GOOD, 0),
    ],
)
def test_the_last_night_decides(settings: Settings, outcome: Outcome, state: State, code: int) -> None:
    put_publication(settings)
    put_night(settings, outcome)
    health = read_health(settings, NOW)
    assert (health.state, health.exit_code) == (state, code)
    assert "2026-01-02 02:05" in health.sentence_zh
    assert "7 hours ago" in health.sentence_en
    assert bool(health.todo_zh) == bool(health.todo_en) == (code != 0)
    if state is State.FAILED:
        assert "检查数据" in health.sentence_zh


def test_a_night_killed_after_its_publication_was_out_did_publish(settings: Settings) -> None:
    started_at = NOW - timedelta(hours=7)
    put_night(settings, Outcome.KILLED, started_at)
    put_publication(settings, run_id=f"{started_at:%Y%m%dT%H%M%S}-abcdef")
    assert read_health(settings, NOW).state is State.GOOD


def test_no_night_for_longer_than_allowed(settings: Settings) -> None:
    put_publication(settings)
    put_night(settings, Outcome.PUBLISHED)
    assert read_health(settings, NOW + timedelta(hours=19)).state is State.GOOD
    assert read_health(settings, NOW + timedelta(hours=20)).state is State.NO_NIGHT
    assert read_health(settings, NOW, max_age_hours=6.9).state is State.NO_NIGHT


def test_a_publication_without_a_journal_is_judged_by_its_age(settings: Settings) -> None:
    put_publication(settings)
    assert read_health(settings, NOW).state is State.GOOD
    assert read_health(settings, NOW + timedelta(days=1)).state is State.TOO_OLD


def test_before_the_first_publication_it_says_why_there_is_none(settings: Settings) -> None:
    put_night(settings, Outcome.STOPPED_BY_CHECKS)
    health = read_health(settings, NOW)
    assert (health.state, health.exit_code) == (State.NOTHING_PUBLISHED, 2)
    assert "data_quality.html" in health.todo_en


def sihao(settings: Settings, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["status", *arguments], env={"SIHAO_HOME": str(settings.home)})
    return result.exit_code, result.stdout, result.stderr


def test_monitoring_reads_one_json_object(settings: Settings) -> None:
    now = clock.now()
    put_publication(settings, now - timedelta(hours=3))
    put_night(settings, Outcome.STOPPED_BY_CHECKS, now - timedelta(hours=1))
    code, out, _ = sihao(settings, "--json")
    said = json.loads(out)
    assert (code, said["exit_code"], said["state"]) == (1, 1, "failed")
    assert said["publication"]["age_hours"] == pytest.approx(3, abs=0.1)
    assert (said["last_night"]["outcome"], said["last_night"]["failed_step"]) == ("stopped_by_checks", "checks")
    assert said["last_night"]["reasons"] == ["没有商会 no chambers"]


def test_a_published_file_that_cannot_be_read_ends_with_2(settings: Settings) -> None:
    settings.history.mkdir(parents=True)
    settings.history.joinpath("warehouse-r1.duckdb").write_bytes(b"not a database" * 1000)
    settings.published_link.symlink_to(settings.history / "warehouse-r1.duckdb")
    code, _, err = sihao(settings)
    assert code == 2
    assert "无法读取已发布的数据" in err
    code, out, _ = sihao(settings, "--json")
    assert (code, json.loads(out)["state"]) == (2, "unreadable")

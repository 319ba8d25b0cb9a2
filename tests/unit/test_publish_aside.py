"""Scores of an earlier day kept beside the publication: audited like it, and nothing that readers see changes."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.alerts.situation import last_ended_night
from pipelines.cli import main
from pipelines.night_journal import ASIDE, Outcome, read_nights
from pipelines.night_recorder import new_recorder
from pipelines.publish.aside import aside_file, keep_aside
from pipelines.publish.publish import PublicationRefused, publish
from pipelines.quality.outcomes import store_outcomes
from pipelines.run_context import RunContext
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from tests.unit.build_file import change_build, write_clean_build, write_manifest

NOW = datetime(2026, 2, 1, 2, 30)
RUN = RunContext("20260201T020001-000001", date(2026, 1, 31), datetime(2026, 2, 1, 2), "0.1.0", "d" * 64)
EARLIER = replace(RUN, run_id="20260201T030000-000002", as_of=date(2025, 11, 10), aside=True)


@pytest.fixture(scope="module")
def clean_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(tmp_path_factory.mktemp("aside"))
    write_clean_build(settings.build_file)
    store_outcomes(settings.build_file, RUN.run_id, [])
    write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
    return settings.home


@pytest.fixture
def settings(clean_home: Path, tmp_path: Path) -> Settings:
    return Settings(Path(shutil.copytree(clean_home, tmp_path / "home")), keep_publications=2)


def seen_by_readers(settings: Settings) -> set[tuple[str, int]]:
    paths = [settings.published_link, settings.parquet, *settings.history.rglob("*")]
    return {(str(path), path.lstat().st_ino) for path in paths}


def test_it_is_kept_by_its_day_and_readers_see_what_they_saw(settings: Settings) -> None:
    publish(settings, RUN, now=NOW)
    before = seen_by_readers(settings)
    kept = keep_aside(settings, EARLIER, now=NOW)
    assert seen_by_readers(settings) == before
    assert kept.path == aside_file(settings, date(2025, 11, 10)) == settings.aside / "warehouse-2025-11-10.duckdb"
    with open_reader(kept.path) as connection:
        assert connection.execute("select run_id, as_of from meta.publication").fetchall() == [
            (EARLIER.run_id, EARLIER.as_of)
        ]
    assert not os.access(kept.path, os.W_OK) or os.geteuid() == 0
    assert kept.path.stat().st_mode & 0o222 == 0


def test_a_day_scored_again_takes_the_place_of_the_former_and_a_few_days_are_kept(settings: Settings) -> None:
    for number, day in enumerate([1, 2, 1, 3]):
        run = replace(EARLIER, run_id=f"20260201T03000{number}-000000", as_of=date(2025, 11, day))
        made = keep_aside(settings, run, now=NOW).path
        os.utime(made, (number, number))
    assert [path.name for path in sorted(settings.aside.iterdir())] == [
        "warehouse-2025-11-01.duckdb", "warehouse-2025-11-03.duckdb",
    ]  # fmt: skip


def test_what_the_audit_refuses_is_not_kept(settings: Settings) -> None:
    change_build(settings.build_file, "delete from marts.fct_chamber_score")
    with pytest.raises(PublicationRefused):
        keep_aside(settings, EARLIER, now=NOW)
    assert list(settings.aside.iterdir()) == []


def test_such_a_night_is_good_on_record_and_says_nothing_about_the_nightly_one(settings: Settings) -> None:
    with new_recorder(settings, "nightly") as failed:
        failed.failed(OSError("no space left"))
    with new_recorder(settings, ASIDE) as recorder:
        recorder.kept_aside(settings.aside / "warehouse-2025-11-10.duckdb")
    records = {record.started_by: record for record in read_nights(settings)}
    assert (records[ASIDE].outcome, records[ASIDE].is_good) == (Outcome.PUBLISHED, False)
    night = last_ended_night(settings)
    assert night is not None
    assert night.outcome is Outcome.COULD_NOT_RUN


def test_it_needs_a_day(settings: Settings) -> None:
    result = CliRunner().invoke(main, ["nightly", "--aside"], env={"SIHAO_HOME": str(settings.home)})
    assert result.exit_code == 2
    assert "--as-of" in result.output

"""A full disk, a read-only one, an inbox that is gone: a clear sentence, nothing lost, and the next night goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.faults import plain_reason
from pipelines.ingest import ledger
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.night_journal import Outcome, Step, read_nights
from pipelines.night_recorder import NightRecorder
from pipelines.publish.publication import latest
from pipelines.publish.publish import publish
from pipelines.quality.outcomes import store_outcomes
from pipelines.run_context import RunContext
from pipelines.settings import PROJECT_ROOT, Settings
from tests.torture.installation import Installation, audit_published
from tests.torture.mounts import fill, resize, set_read_only, small_disk
from tests.unit.build_file import write_clean_build, write_manifest
from tests.unit.ingest_files import CHAMBER_ROW, LONG, NOW, REGISTER, csv_bytes, put, rubric, value_row

FREE = [0, 4096, 40_000, 200_000]
"""Bytes that are left on the disk: each stops at another place."""


def a_run(number: int) -> RunContext:
    now = datetime(2026, 2, 1, 2, number)
    return RunContext(f"{now:%Y%m%dT%H%M%S}-000000", date(2026, 1, 31), now, "0.1.0", "d" * 64)


def sihao(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *arguments],
        cwd=PROJECT_ROOT, env={**os.environ, "SIHAO_HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("free", FREE)
def test_taking_in_on_a_full_disk_commits_nothing_and_goes_on_when_there_is_room(tmp_path: Path, free: int) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        settings = Settings(disk / "home")
        put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
        for number in range(40):
            rows = [value_row(value=f"{number * 99 + row}", evidence=os.urandom(60).hex()) for row in range(60)]
            put(settings, f"填报{number}.csv", csv_bytes([LONG, *rows]))
        files = find_files(settings.inbox)
        fill(disk, free)
        with pytest.raises(OSError, match="No space left on device") as caught:
            land_files(settings, [rubric()], files, now=NOW)
        assert "磁盘已满" in plain_reason(str(caught.value))
        assert ledger.batch_ids(settings.landing) == []
        assert len(find_files(settings.inbox)) == len(files)
        resize(disk, 32)
        land_files(settings, [rubric()], find_files(settings.inbox), now=NOW)
        assert find_files(settings.inbox) == []
        assert len(ledger.known_file_ids(settings.landing)) == len(files)
        ledger.check(settings.landing)


@pytest.mark.parametrize("free", [0, 100_000, 1_000_000, 4_000_000])
def test_publishing_on_a_full_disk_leaves_the_last_publication(tmp_path: Path, free: int) -> None:
    with small_disk(tmp_path / "disk", 40) as disk:
        settings = Settings(disk / "home")
        write_clean_build(settings.build_file)
        store_outcomes(settings.build_file, "r", [])
        write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
        publish(settings, a_run(1), now=NOW)
        fill(disk, free)
        with pytest.raises(Exception, match="No space left on device") as caught:
            publish(settings, a_run(2), now=NOW)
        assert "磁盘已满" in plain_reason(str(caught.value))
        audit_published(settings)
        info = latest(settings)
        assert info is not None
        assert info.run_id == a_run(1).run_id
        assert [path.name for path in settings.history.glob(".*")] == []
        resize(disk, 80)
        publish(settings, a_run(3), now=NOW)
        audit_published(settings)


def test_a_night_on_a_read_only_disk_says_so_and_reading_goes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 40) as disk:
        settings = Settings(disk / "home")
        write_clean_build(settings.build_file)
        store_outcomes(settings.build_file, "r", [])
        write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
        publish(settings, a_run(1), now=NOW)
        set_read_only(disk, read_only=True)
        night = sihao(settings.home, "nightly")
        assert night.returncode == 2
        assert "文件系统只读" in night.stderr
        assert "The file system is read-only" in night.stderr
        assert "Traceback" not in night.stderr
        status = sihao(settings.home, "status", "--json")
        assert status.returncode == 1
        assert a_run(1).run_id in status.stdout
        set_read_only(disk, read_only=False)


def test_a_night_that_met_a_full_disk_can_still_record_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        settings = Settings(disk / "home")
        with NightRecorder(settings, "20260101T020000-abcdef", "nightly") as recorder:
            fill(disk, 0)
            recorder.begin(Step.TAKE_IN)
            recorder.failed(OSError("[Errno 28] No space left on device"))
        [night] = read_nights(settings)
        assert (night.outcome, night.failed_step) == (Outcome.COULD_NOT_RUN, "take_in")
        assert night.reasons[0].startswith("磁盘已满")


def test_an_inbox_that_is_gone_is_empty_and_comes_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    put(settings, "名册.csv", csv_bytes([REGISTER, CHAMBER_ROW]))
    land_files(settings, [rubric()], find_files(settings.inbox), now=NOW)
    settings.inbox.rmdir()
    assert find_files(settings.inbox) == []
    put(settings, "填报.csv", csv_bytes([LONG, value_row()]))
    summary = land_files(settings, [rubric()], find_files(settings.inbox), now=NOW + timedelta(days=1))
    assert (summary.files_taken, summary.rows_accepted) == (1, 1)


@pytest.mark.torture
@pytest.mark.parametrize("megabytes", [1, 13, 20, 30, 45, 60, 80, 100])
def test_a_whole_night_on_a_disk_that_fills_up_is_told_and_made_good_by_the_next(
    tmp_path: Path, megabytes: int
) -> None:
    with small_disk(tmp_path / "disk", megabytes) as disk:
        installation = Installation(disk)
        night = sihao(installation.settings.home, "nightly", "--as-of", "2025-12-31")
        print(f"{megabytes} MB: exit {night.returncode}; {night.stderr[-300:]}")
        if night.returncode:
            assert "磁盘已满" in night.stderr
            assert "Traceback" not in night.stderr
        installation.check_always()
        resize(disk, 400)
        installation.normal_night(tmp_path / "nights.log")
        installation.check_in_the_end()

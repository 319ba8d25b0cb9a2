"""Taking in and publishing alone, killed at random moments many times over: cheap, so the quick share has dozens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipelines.publish.publication import latest
from pipelines.quality.outcomes import store_outcomes
from pipelines.settings import PROJECT_ROOT, Settings
from tests.torture.installation import Installation, audit_published
from tests.unit.build_file import write_clean_build, write_manifest

QUICK, WHOLE = 8, 300


class Stages:
    """The process of tests.torture.stages for one home."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.stages", str(home)],
            cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._number = 0

    def __enter__(self) -> Stages:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def do(self, stage: str, kill_after: float | None = None) -> tuple[int, float]:
        """Do a stage, killed after so many seconds unless it has ended. Returns its exit code and how long it took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._number += 1
        self._process.stdin.write(f"{stage} {self._number}\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        began = time.monotonic()
        handle = _handle(child)
        if kill_after is not None and handle:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        code = int(self._process.stdout.readline())
        if handle:
            os.close(handle)
        return code, time.monotonic() - began


def _handle(process: int) -> int:
    """The process itself and not its number, which is another's once it has ended; 0 if it has ended already."""
    try:
        return os.pidfd_open(process)
    except ProcessLookupError:
        return 0


def times(marked: int) -> list[object]:
    return [QUICK, pytest.param(marked, marks=pytest.mark.torture)]


@pytest.mark.parametrize("kills", times(WHOLE))
def test_taking_in_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    installation = Installation(tmp_path, chambers=20)
    chance = random.Random(kills)
    with Stages(installation.settings.home) as stages:
        code, usual = stages.do("land")
        assert code == 0
        installation.check_in_the_end()
        landed = installation.landed()
        killed = since = 0
        installation.reset()
        while killed < kills:
            code, seconds = stages.do("land", chance.uniform(0, usual))
            usual = min(usual, seconds) if code == 0 else usual  # a machine at work was slower before
            assert code in {0, -signal.SIGKILL}
            killed += code != 0
            since += 1
            installation.check_always()
            if code == 0 or since == 4:
                assert stages.do("land")[0] == 0
                installation.check_in_the_end()
                assert installation.landed() == landed
                installation.reset()
                since = 0


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Settings]:
    """A home with a small build that may be published."""
    settings = Settings(tmp_path / "home")
    write_clean_build(settings.build_file)
    store_outcomes(settings.build_file, "r", [])
    write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
    return settings


@pytest.mark.parametrize("kills", times(WHOLE))
def test_publishing_killed_at_any_moment_leaves_the_old_or_the_new_publication(built: Settings, kills: int) -> None:
    chance = random.Random(kills)
    with Stages(built.home) as stages:
        code, _ = stages.do("publish")
        assert code == 0
        _, usual = stages.do("publish")
        killed = 0
        while killed < kills:
            code, seconds = stages.do("publish", chance.uniform(0, usual))
            usual = min(usual, seconds) if code == 0 else usual  # a machine at work was slower before
            assert code in {0, -signal.SIGKILL}
            killed += code != 0
            audit_published(built)
            if killed % 5 == 0:
                assert stages.do("publish")[0] == 0
                audit_published(built)
                assert [path.name for path in built.history.glob(".*")] == []
                assert len(list(built.history.glob("warehouse-*"))) <= 3
    info = latest(built)
    assert info is not None
    assert (built.parquet.resolve() / "meta" / "publication.parquet").is_file()

"""Whole nights, `sihao nightly` as it is installed, killed at a step and followed by a normal one.

By `make torture`: a night each takes half a minute. Seeds choose step, moment and kind of kill at random; TORTURE_SEEDS
(default 0-99) says which, as `first-last`. What is killed within seconds, single stages and the build, runs with the
other tests: test_killed_stages.py here, test_dbt_process.py among the integration tests.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pipelines.night_journal import NightRecord, Outcome, Step
from tests.torture.installation import Installation, Result, moments

pytestmark = pytest.mark.torture

FIRST, LAST = map(int, os.environ.get("TORTURE_SEEDS", "0-99").split("-"))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("torture"))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("words") / "nights.log"


@pytest.fixture(scope="module")
def undisturbed(installation: Installation, log: Path) -> tuple[NightRecord, Result]:
    """The night as it should be, and what it publishes."""
    installation.reset()
    night = installation.normal_night(log)
    installation.check_in_the_end()
    return night, installation.result()


def test_a_night_killed_while_dbt_builds_leaves_no_trace_and_lets_no_other_in(
    installation: Installation, undisturbed: tuple[NightRecord, Result], log: Path
) -> None:
    installation.reset()
    other: list[subprocess.CompletedProcess[str]] = []

    def start_another() -> None:
        other.append(installation.run("nightly"))

    night = installation.killed_night(Step.MODELS, 0.5, group=False, log=log, meanwhile=start_another)
    installation.check_always()
    assert night is not None
    assert (night.outcome, night.failed_step) == (Outcome.KILLED, Step.MODELS)
    assert other[0].returncode == 2
    assert f"另一次夜间运行正在进行(进程 {night.pid})" in other[0].stderr
    assert "Another night is running" in other[0].stderr
    said = installation.run("status")
    assert said.returncode == 2
    assert "尚无已发布的数据" in said.stderr
    assert "The night was killed" in said.stderr
    installation.normal_night(log)
    installation.check_in_the_end()
    assert installation.result() == undisturbed[1]
    assert installation.run("status").returncode == 0


@pytest.fixture(scope="module")
def second_night(installation: Installation, log: Path) -> tuple[NightRecord, Result]:
    """An undisturbed night upon an earlier publication, to which `reset` leads from then on."""
    later = installation.hold_back(1, 3)
    installation.normal_night(log)
    installation.put_into_inbox(later)
    installation.keep_as_beginning()
    night = installation.normal_night(log)
    installation.check_in_the_end()
    return night, installation.result()


@pytest.mark.parametrize("seed", range(FIRST, LAST + 1))
def test_nights_killed_at_random_leave_no_trace(
    installation: Installation, second_night: tuple[NightRecord, Result], log: Path, seed: int
) -> None:
    """Two to four kills in a row, then a normal night: what it publishes is what it would have published anyway."""
    usual, result = second_night
    installation.reset()
    for step, wait, group in moments(usual, seed, kills=2 + seed % 3):
        night = installation.killed_night(step, wait, group=group, log=log)
        installation.check_always()
        print(f"seed {seed}: {step} +{wait:.2f} s, group {group}: {night.outcome if night else 'had ended'}")
    installation.normal_night(log)
    installation.check_in_the_end()
    assert installation.result() == result

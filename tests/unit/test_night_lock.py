"""One night at a time, and none blocked by a dead one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.orchestration.lock import AnotherNightIsRunningError, NightLock
from pipelines.settings import PROJECT_ROOT, Settings, child_environment

HOLD = """
import sys
from pipelines.orchestration.lock import NightLock
from pipelines.settings import load_settings
with NightLock(load_settings()):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def holder(settings: Settings) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends or it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT, env=child_environment(settings),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_process_is_told_which_one_is_running(settings: Settings, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(AnotherNightIsRunningError, match=str(holder.pid)), NightLock(settings):
        pass


def test_a_killed_night_does_not_block_the_next_one(settings: Settings, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with NightLock(settings):
        pass


def test_the_same_lock_may_be_taken_twice_and_is_free_when_both_have_left(settings: Settings) -> None:
    lock = NightLock(settings)
    with lock:
        with lock:
            pass
        with pytest.raises(AnotherNightIsRunningError), NightLock(settings):
            pass
    with NightLock(settings):
        pass

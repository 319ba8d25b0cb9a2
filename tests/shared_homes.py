"""Homes that cost seconds to make: made once in a run of the tests, whichever worker asks first, and left as they are.

A test that changes a home takes a copy of it (`copy_home`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.settings import Settings


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Settings], None]) -> Settings:
    """The home of that name, made by `make` unless another worker of this run has made it; others wait meanwhile."""
    run = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # each worker has a folder of its own in the run's
    settings = Settings(home=run / f"shared-{name}")
    made = run / f"shared-{name}.made"
    with (run / f"shared-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(settings.home, ignore_errors=True)
            settings.home.mkdir()
            make(settings)
            made.touch()
    return settings


def copy_home(original: Settings, folder: Path) -> Settings:
    """A home of one's own with all that is in another one but its build file, which the next night makes anew."""
    shutil.copytree(original.home, folder, symlinks=True, ignore=shutil.ignore_patterns(original.build.name))
    return Settings(home=folder)

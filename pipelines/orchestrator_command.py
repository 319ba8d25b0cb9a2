"""What `sihao dagster` does: becomes Dagster's daemon, its page, or both, for this installation."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from pipelines.orchestration.instance import prepare_home
from pipelines.settings import PROJECT_ROOT, Settings, child_environment

HOST = "127.0.0.1"
"""The page has no login of its own: who is to see it from elsewhere comes through a proxy that asks."""

_MODULE = ("-m", "pipelines.definitions")


def dagster_arguments(part: str, port: int) -> list[str]:
    """The command of Python that is `daemon`, `web` or `both`."""
    return {
        "daemon": ["-m", "dagster._daemon", "run", *_MODULE],
        "web": ["-m", "dagster_webserver", *_MODULE, "-h", HOST, "-p", str(port)],
        "both": ["-m", "dagster", "dev", *_MODULE, "-h", HOST, "-p", str(port)],
    }[part]


def become_dagster(settings: Settings, part: str, port: int) -> NoReturn:
    """Take the place of this process: whoever ends it ends Dagster, which then ends its own children."""
    prepare_home(settings)
    os.chdir(PROJECT_ROOT)
    os.execve(sys.executable, [sys.executable, *dagster_arguments(part, port)], child_environment(settings))  # noqa: S606

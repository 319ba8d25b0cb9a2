"""What identifies one nightly run: its id, as-of date, code version and the digest of its inputs."""

from __future__ import annotations

import secrets
import subprocess
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version

from pipelines.settings import PROJECT_ROOT


@dataclass(frozen=True)
class RunContext:
    """One run. as_of: the last day (Shanghai) whose submissions and register rows count. aside: kept beside the
    publication, which readers go on seeing.
    """

    run_id: str
    as_of: date
    started_at: datetime
    code_version: str
    input_digest: str
    aside: bool = False


def new_run_id(started_at: datetime) -> str:
    """A sortable, unique id such as 20251124T020000-3f9a1c, fit for a file name."""
    return f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def code_version() -> str:
    """The package's version, with the commit when this is a git checkout and git is there."""
    release = version("sihao")
    try:
        commit = subprocess.run(  # noqa: S603 - no word of it comes from outside
            ["git", "-C", str(PROJECT_ROOT), "rev-parse", "--short", "HEAD"],  # noqa: S607 - wherever it is installed
            capture_output=True, text=True, check=True, timeout=5,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return release
    return f"{release}+{commit}"

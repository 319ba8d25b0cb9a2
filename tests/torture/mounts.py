"""Small file systems of their own, which fail as real disks do: root's tests cannot be refused otherwise."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A tmpfs of this size, taken away again at the end. Skips the test where this process may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "sihao-test", str(folder))
    if made is None or made.returncode:
        pytest.skip(f"no right to mount a small disk: {made.stderr.strip() if made else 'there is no mount'}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def set_read_only(folder: Path, read_only: bool) -> None:
    """Make the small disk refuse, or take, writing."""
    made = _mount("-o", f"remount,{'ro' if read_only else 'rw'}", str(folder))
    assert made is not None
    assert made.returncode == 0, made.stderr


def resize(folder: Path, megabytes: int) -> None:
    """Make room on the small disk."""
    made = _mount("-o", f"remount,size={megabytes}m", str(folder))
    assert made is not None
    assert made.returncode == 0, made.stderr


def fill(folder: Path, leave_bytes: int) -> None:
    """Leave only so much room."""
    with (folder / "ballast").open("wb") as ballast:
        ballast.write(bytes(max(0, shutil.disk_usage(folder).free - leave_bytes)))


def _mount(*arguments: str) -> subprocess.CompletedProcess[str] | None:
    program = shutil.which("mount")
    if program is None:
        return None
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)

"""One night at a time: an operating-system lock on a file under SIHAO_HOME.

The lock dies with its process, so a killed night never blocks the next one.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO

from pipelines.settings import Settings


class AnotherNightIsRunningError(RuntimeError):
    """Another process holds the lock; this one may not write."""


class NightLock:
    """The lock of one installation. Taking it again through the same object is allowed and counts."""

    def __init__(self, settings: Settings) -> None:
        self.path: Path = settings.home / "night.lock"
        self._file: IO[str] | None = None
        self._depth = 0

    def __enter__(self) -> NightLock:
        """Take the lock. Raises AnotherNightIsRunningError, naming the other process, when it is taken."""
        if self._depth == 0:
            self._file = self._locked_file()
        self._depth += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if self._depth == 0 and self._file is not None:
            self._file.close()
            self._file = None

    def _locked_file(self) -> IO[str]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            owner = file.read().strip() or "?"
            file.close()
            raise AnotherNightIsRunningError(
                f"另一次夜间运行正在进行(进程 {owner}),请等它结束后再试。"
                f"Another night is running (process {owner}); try again when it has ended."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file

"""What a person sees on the terminal while a command works: one line per step, on standard error, and tables."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

WIDE = 160
"""Columns where the output is no terminal: a path in a log must not be broken."""


def table_console() -> Console:
    """Standard output, as wide as the terminal, or wide where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


class ConsoleProgress:
    """Draws the running step on a terminal; writes one line per finished step anywhere else. A context manager."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._step: tuple[str, float] | None = None

    def __enter__(self) -> ConsoleProgress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_step()
        self._bars.stop()

    def begin(self, text_zh: str, text_en: str) -> None:
        self._end_step()
        self._step = (f"{text_zh} {text_en}", time.monotonic())
        self._bars.add_task(self._step[0], total=None)

    def advance(self, done: int, total: int) -> None:
        for task in self._bars.task_ids:
            self._bars.update(task, completed=done, total=total)

    def _end_step(self) -> None:
        if self._step is None:
            return
        text, started = self._step
        for task in self._bars.task_ids:
            self._bars.remove_task(task)
        self._console.print(f"  {text} … {time.monotonic() - started:.1f} s", highlight=False)
        self._step = None

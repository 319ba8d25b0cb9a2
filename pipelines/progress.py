"""How long steps tell a person where they are; silent unless a front end listens.

Drawing belongs to pipelines.console; the steps only say what they do and how far they are.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a running night reports to."""

    def begin(self, text_zh: str, text_en: str) -> None:
        """A step starts; the previous one, if any, has ended."""

    def advance(self, done: int, total: int) -> None:
        """`done` of `total` parts of the current step are finished."""


class Silent:
    """Reports to nobody: scheduled runs and tests."""

    def begin(self, text_zh: str, text_en: str) -> None:
        """Ignored."""

    def advance(self, done: int, total: int) -> None:
        """Ignored."""

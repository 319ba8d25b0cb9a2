"""Pieces of text that an alert is made of, and what may never stand in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

LONGEST_LINE = 240

_LONG_NUMBER = re.compile(r"\d{7,}[Xx]?|\d{3,4}[ -]\d{4}[ -]\d{4}|\d{3,4}[ -]\d{7,8}")
"""As long as a phone or an identity number; a reason quotes cells and file names as people wrote them."""

_STATE_PATH = re.compile(r"(?<![\w.])/\S+")
_MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")


class Said(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str


def harmless(text: str, secrets: Iterable[str] = ()) -> str:
    """A foreign sentence, fit for a mail or a log: one line, short, without secrets, paths, addresses, long numbers."""
    for secret in secrets:
        text = text.replace(secret, "…")
    text = "".join(character if character.isprintable() else " " for character in text)
    for pattern in (_MAIL_ADDRESS, _STATE_PATH, _LONG_NUMBER):
        text = pattern.sub("…", text)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


def age_text(age: timedelta) -> Said:
    """How long ago something was, roughly."""
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return Said("不到 1 小时前", "less than an hour ago")
    if hours < 48:
        return Said(f"{hours} 小时前", f"{hours} hours ago")
    return Said(f"{hours // 24} 天前", f"{hours // 24} days ago")

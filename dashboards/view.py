"""How an answer looks to a person: which columns in which language, each cell as text; for pages and tables alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dashboards.query import Column

LANGUAGES = ("zh", "en")
NOTHING = "—"

PLAIN_NUMBERS = frozenset({"value", "claimed_value", "value_checked"})
"""Values as submitted: a count of 12 reads 12, not 12.00; scores keep their two digits."""

NAMED_NUMBERS = frozenset({"campaign_year", "source_row"})
"""Numbers that name something and are not counted: no thousands separator."""

WORDS = {True: {"zh": "是", "en": "Yes"}, False: {"zh": "否", "en": "No"}}

PROVISIONAL = {
    "zh": "分值暂定：所用评价办法的分值尚未正式公布，得分、等级和名次仅供参考。",
    "en": "Provisional points: the points of this rubric are not official; read scores, grades and ranks accordingly.",
}
"""Stands wherever a score is shown."""


@dataclass(frozen=True)
class ShownColumn:
    """A column that a person sees in one language. at: its place in the rows of the answer."""

    at: int
    column: Column
    title: str


def shown_columns(columns: Sequence[Column], language: str) -> list[ShownColumn]:
    """The columns to show: of each pair x_zh / x_en the one of this language, and none that the query file brackets."""
    other = "en" if language == "zh" else "zh"
    names = {column.name for column in columns}
    shown = []
    for at, column in enumerate(columns):
        stem, _, tail = column.name.rpartition("_")
        if column.label.is_shown and not (tail == other and f"{stem}_{language}" in names):
            title = column.label.zh if language == "zh" else column.label.en
            shown.append(ShownColumn(at, column, title))
    return shown


def cell_text(value: Any, column: Column, language: str) -> str:
    """One cell as a person reads it; a dash where there is nothing."""
    match value:
        case None | "":
            text = NOTHING
        case bool():
            text = WORDS[value][language]
        case Decimal():
            text = f"{value:,f}"
            if column.name in PLAIN_NUMBERS and "." in text:
                text = text.rstrip("0").rstrip(".")
        case int():
            text = str(value) if column.name in NAMED_NUMBERS else f"{value:,}"
        case datetime():
            text = f"{value:%Y-%m-%d %H:%M}"
        case date():
            text = value.isoformat()
        case _:
            text = str(value)
    return text


def number_text(value: Any, digits: int | None = None) -> str:
    """A number of a page with thousands separators, `digits` behind the point if given; a dash where there is none."""
    if value is None:
        return NOTHING
    return f"{value:,}" if digits is None else f"{value:,.{digits}f}"


def text_width(text: str) -> int:
    """Width of the widest line, a Chinese sign counting two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)

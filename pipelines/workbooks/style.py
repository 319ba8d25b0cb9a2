"""How a workbook looks: the cell formats, named by what they are for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import east_asian_width

_INK = "#1F2933"
_GREY = "#6B7280"
_RED = "#9B1C1C"
_LINE = "#C9CED6"
_FONT = "等线"


def _style(**properties: Any) -> dict[str, Any]:
    defaults = {"font_name": _FONT, "font_size": 10, "font_color": _INK, "valign": "vcenter", "text_wrap": True}
    return defaults | properties


def _cell(**properties: Any) -> dict[str, Any]:
    return _style(**({"border": 1, "border_color": _LINE} | properties))


def _entry(**properties: Any) -> dict[str, Any]:
    return _cell(**({"bg_color": "#FFF9DB", "locked": False} | properties))


def _row(name: str, cell: Callable[..., dict[str, Any]], **properties: Any) -> dict[str, dict[str, Any]]:
    """The cells of a row for a value and a text beside it, by what they hold; see RowStyles."""
    number = {"align": "center", "font_size": 11, **properties}
    return {
        f"{name}_value": cell(**number),
        f"{name}_date": cell(num_format="yyyy-mm-dd", **number),
        f"{name}_quoted_value": cell(quote_prefix=True, **number),
        f"{name}_text": cell(**properties),
        f"{name}_quoted_text": cell(quote_prefix=True, **properties),
    }


_FORMATS: Mapping[str, dict[str, Any]] = {
    "title": _style(bold=True, font_size=16, text_wrap=False),
    "heading": _style(bold=True, font_size=12, font_color="#7A1F1F", bottom=1, bottom_color=_LINE),
    "text": _style(font_size=11, valign="top"),
    "english": _style(font_size=9, font_color=_GREY, valign="top", indent=1),
    "notice": _style(font_size=11, font_color=_RED, bg_color="#FDECEC", valign="top"),
    "notice_english": _style(font_size=9, font_color=_RED, bg_color="#FDECEC", valign="top", indent=1),
    "label": _style(font_color=_GREY, align="right", text_wrap=False),
    "chamber": _style(bold=True, text_wrap=False, indent=1),
    "header": _cell(bold=True, font_color="#FFFFFF", bg_color="#7A1F1F", align="center"),
    "section": _style(bold=True, font_size=11, bg_color="#F3E9E1", text_wrap=False),
    "number": _cell(align="center", font_color=_GREY),
    "code": _cell(font_size=8, font_color=_GREY),
    "cell": _cell(),
    "name": {"font_name": _FONT, "font_size": 10, "font_color": _INK},
    "name_english": {"font_name": _FONT, "font_size": 8, "font_color": _GREY},
    "centred": _cell(align="center"),
    "small": _cell(font_size=9),
    "quoted_chamber": _style(bold=True, text_wrap=False, indent=1, quote_prefix=True),
    "header_entry": _cell(bold=True, bg_color="#FFE58A", align="center"),
    "caption": _style(font_size=8, font_color=_GREY, align="center", valign="bottom"),
    "hint_line": _style(font_size=9, font_color=_RED, text_wrap=False),
    "english_line": _style(font_size=9, font_color=_GREY, text_wrap=False),
    "quoted_section": _style(bold=True, font_size=11, bg_color="#F3E9E1", text_wrap=False, quote_prefix=True),
    "quoted_code": _cell(font_size=8, font_color=_GREY, quote_prefix=True),
    "quoted_small": _cell(font_size=9, quote_prefix=True),
    "link": _cell(font_color="#1F4E9E", underline=1, bold=True),
    "wrong_count": _cell(align="center", bold=True, font_color=_RED),
    "chamber_line": _style(bold=True, font_size=13, text_wrap=False),
    "quoted_chamber_line": _style(bold=True, font_size=13, text_wrap=False, quote_prefix=True),
    "summary": _style(font_size=11, font_color=_RED),
    "step": _style(bg_color="#EEF4EA", indent=1),
    "step_number": _style(bold=True, font_size=11, bg_color="#DCE9D3", align="center"),
    "step_chinese": {"font_name": _FONT, "font_size": 11, "font_color": _INK},
    "number_link": _cell(align="center", font_color="#1F4E9E", underline=1),
    "quoted_read": _cell(align="center", font_color=_RED, quote_prefix=True),
    "quoted_cell": _cell(quote_prefix=True),
    "alarm": _cell(bold=True, font_color=_RED, bg_color="#FDECEC"),
    "points": _cell(align="center", num_format="0.00"),
    "text_entry": _entry(num_format="@", quote_prefix=True),
    "wrong": {"bg_color": "#F4B6B6", "border_color": "#C0392B"},
    "hint": {"bg_color": "#FAD7A0"},
    **_row("entry", _entry),
    **_row("marked", _entry, bg_color="#FBD5C8", border=2, border_color="#C0392B"),
    **_row("claimed", _cell),
    **_row("refused", _cell, font_color=_RED, font_strikeout=True),
}
"""Name -> properties as xlsxwriter takes them. `quoted_` is the style with a quote prefix, for text from outside."""


class Styles:
    """Formats of one xlsxwriter workbook: attributes named as in _FORMATS, made when first asked for.

    A format belongs to a workbook, and making all of them for each of hundreds of workbooks takes a tenth of the time.
    """

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self.entry, self.marked, self.claimed, self.refused = (
            RowStyles(self, name) for name in ("entry", "marked", "claimed", "refused")
        )

    def __getattr__(self, name: str) -> Any:
        if name not in _FORMATS:
            raise AttributeError(name)
        made = self._workbook.add_format(_FORMATS[name])
        setattr(self, name, made)
        return made


class RowStyles:
    """value, date, quoted_value, text, quoted_text of one kind of row."""

    def __init__(self, styles: Styles, name: str) -> None:
        self._styles = styles
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._styles, f"{self._name}_{name}")


@lru_cache(maxsize=4096)
def row_height(text: str, column_width: float, font_size: int) -> float:
    """Height in points that wrapped text needs in a column of this width (in characters of Excel's default font).

    An estimate on the safe side: a Chinese character is two wide, and a line never fills up completely. Set because not
    every program fits heights when it opens a file.
    """
    width_of_character = font_size / 10.5
    lines = 0
    for line in text.split("\n"):
        width = sum(2 if east_asian_width(character) in "WFA" else 1 for character in line) * width_of_character
        lines += max(1, math.ceil(width / (column_width - 1)))
    return lines * font_size * 1.4 + 3

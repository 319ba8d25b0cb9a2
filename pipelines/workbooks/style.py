"""How a workbook looks: the cell formats, named by what they are for."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from unicodedata import east_asian_width

_INK = "#1F2933"
_GREY = "#6B7280"
_RED = "#9B1C1C"
_LINE = "#C9CED6"
_FONT = "等线"


class EntryStyles:
    """The cells of a row for a value and a text beside it, by what they hold."""

    def __init__(self, cell: Callable[..., Any], **properties: Any) -> None:
        number = {"align": "center", "font_size": 11, **properties}
        self.value = cell(**number)
        self.date = cell(num_format="yyyy-mm-dd", **number)
        self.quoted_value = cell(quote_prefix=True, **number)
        self.text = cell(**properties)
        self.quoted_text = cell(quote_prefix=True, **properties)


class Styles:
    """Formats of one xlsxwriter workbook (formats belong to a workbook, so they are made anew for each)."""

    def __init__(self, workbook: Any) -> None:
        def style(**properties: Any) -> Any:
            defaults = {"font_name": _FONT, "font_size": 10, "font_color": _INK, "valign": "vcenter", "text_wrap": True}
            return workbook.add_format(defaults | properties)

        def cell(**properties: Any) -> Any:
            return style(**({"border": 1, "border_color": _LINE} | properties))

        def entry(**properties: Any) -> Any:
            return cell(**({"bg_color": "#FFF9DB", "locked": False} | properties))

        self.title = style(bold=True, font_size=16, text_wrap=False)
        self.heading = style(bold=True, font_size=12, font_color="#7A1F1F", bottom=1, bottom_color=_LINE)
        self.text = style(font_size=11, valign="top")
        self.english = style(font_size=9, font_color=_GREY, valign="top", indent=1)
        self.notice = style(font_size=11, font_color=_RED, bg_color="#FDECEC", valign="top")
        self.notice_english = style(font_size=9, font_color=_RED, bg_color="#FDECEC", valign="top", indent=1)
        self.label = style(font_color=_GREY, align="right", text_wrap=False)
        self.chamber = style(bold=True, text_wrap=False, indent=1)
        self.header = cell(bold=True, font_color="#FFFFFF", bg_color="#7A1F1F", align="center")
        self.section = style(bold=True, font_size=11, bg_color="#F3E9E1", text_wrap=False)
        self.number = cell(align="center", font_color=_GREY)
        self.code = cell(font_size=8, font_color=_GREY)
        self.cell = cell()
        self.name = workbook.add_format({"font_name": _FONT, "font_size": 10, "font_color": _INK})
        self.name_english = workbook.add_format({"font_name": _FONT, "font_size": 8, "font_color": _GREY})
        self.centred = cell(align="center")
        self.small = cell(font_size=9)
        self.quoted_chamber = style(bold=True, text_wrap=False, indent=1, quote_prefix=True)
        self.entry = EntryStyles(entry)
        self.marked = EntryStyles(entry, bg_color="#FBD5C8", border=2, border_color="#C0392B")
        self.header_entry = cell(bold=True, bg_color="#FFE58A", align="center")
        self.caption = style(font_size=8, font_color=_GREY, align="center", valign="bottom")
        self.hint_line = style(font_size=9, font_color=_RED, text_wrap=False)
        self.english_line = style(font_size=9, font_color=_GREY, text_wrap=False)
        self.quoted_section = style(bold=True, font_size=11, bg_color="#F3E9E1", text_wrap=False, quote_prefix=True)
        self.quoted_code = cell(font_size=8, font_color=_GREY, quote_prefix=True)
        self.quoted_small = cell(font_size=9, quote_prefix=True)
        self.claimed = EntryStyles(cell)
        self.refused = EntryStyles(cell, font_color=_RED, font_strikeout=True)
        self.link = cell(font_color="#1F4E9E", underline=1, bold=True)
        self.wrong_count = cell(align="center", bold=True, font_color=_RED)
        self.wrong = workbook.add_format({"bg_color": "#F4B6B6", "border_color": "#C0392B"})
        self.hint = workbook.add_format({"bg_color": "#FAD7A0"})


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

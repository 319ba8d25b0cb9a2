"""Characters of cells: what counts as blank, full width to half width, and numbers of persons that are not kept.

Used by every reader and parser of this package, so that "blank" means the same everywhere. No rule about a field here.
"""

from __future__ import annotations

import re

import polars as pl

_INVISIBLE = "\u00ad\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062" \
    "\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0"  # fmt: skip
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009" \
    "\u200a\u2028\u2029\u202f\u205f\u3000"  # fmt: skip
BLANKS = _INVISIBLE + _SPACES
"""Every character that shows as nothing: spaces of all widths, line ends, zero-width and direction marks."""

_CLEAN = (
    dict.fromkeys(map(ord, _INVISIBLE))
    | dict.fromkeys(map(ord, _SPACES), " ")
    | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {0x2212: "-", 0xFFE5: "¥"}
)

NO_ANSWER = frozenset(
    {"无", "没有", "暂无", "不适用", "不详", "/", "\\", "-", "--", "—", "——", "–", "n/a", "N/A", "NA"}
)
"""Words for "nothing": as evidence there is none; as a number they may mean zero or no answer."""

MASK = "〔号码已隐去〕"
"""What stands in the ledger where a mobile or identity number stood."""

_DIGIT_1 = "[1１]"
_MOBILE = rf"(?:[8８][6６][ -]?)?{_DIGIT_1}[3-9３-９]\d[ -]?\d{{4}}[ -]?\d{{4}}"
_BIRTHDAY = r"(?:[1１][89８９]|[2２][0０])\d\d(?:[0０][1-9１-９]|[1１][0-2０-２])(?:[0-2０-２]\d|[3３][01０１])"
_IDENTITY = rf"[1-9１-９]\d{{5}}{_BIRTHDAY}\d{{3}}[\dXxＸｘ]"
_PERSONAL = rf"(^\.?|[^\d.]\.?)(?:{_IDENTITY}|{_MOBILE})(\D|$)"
# not behind a figure and a point: the decimals of a ratio are nobody's number
_PERSONAL_PYTHON = re.compile(_PERSONAL)


def clean(text: str | None) -> str:
    """The text as a reader understands it: full width to half width, invisible characters gone, ends stripped.

    Only the full-width ASCII block is mapped; compatibility forms such as ² or ① are left, as turning them into
    digits would be a guess. None is empty.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return text.strip()
    return text.translate(_CLEAN).strip()


def shown(text: str | None, limit: int = 60) -> str:
    """The text as quoted in a message or a rejected row: one line, printable, at most `limit` characters, masked."""
    line = "".join(mark if mark.isprintable() else " " for mark in (text or "")[: limit + 1])
    line = mask_personal_text(line).strip(BLANKS)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def mask_personal_text(text: str) -> str:
    """Replace mainland identity numbers (18 characters) and mobile numbers (11 digits) by MASK.

    No phone or identity numbers are needed for scoring, so none are stored. Twice, because two numbers that stand
    beside each other share the character between them.
    """
    if _PERSONAL_PYTHON.search(text) is None:
        return text
    for _ in range(2):
        text = _PERSONAL_PYTHON.sub(rf"\1{MASK}\2", text)
    return text


def mask_personal(texts: pl.Series) -> pl.Series:
    """`mask_personal_text` over a whole column; a column without such numbers is handed back as it is."""
    if not texts.str.contains(_PERSONAL).any():
        return texts
    for _ in range(2):
        texts = texts.str.replace_all(_PERSONAL, f"${{1}}{MASK}${{2}}")
    return texts

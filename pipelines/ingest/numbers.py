"""Numbers as people write them, with their units; what is not certain is refused with a reason, never guessed.

Whether a number is whole or in range is the field's matter (values.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal

from pipelines.ingest.numerals import CHARACTERS, read_numeral
from pipelines.ingest.text import mask_personal_text

DECIMALS = 9
"""Decimal places of a stored number: DECIMAL(28,9) in the ledger."""

LIMIT = Decimal(10) ** 15
"""No number is as large. Scoring multiplies it by 100 and by the bounds of bands, exactly, in the 38 digits that DuckDB
has: a larger one, typed in one cell, would stop the night for everybody.
"""

MEASURES: Mapping[str, frozenset[str]] = {
    unit: frozenset(words.split())
    for units, words in (
        ("家 户", "家 户 个"),  # firms: not 人, 名, 位, as its people are another count
        ("人 名 位", "人 名 位 个"),
        ("人次", "人次"),  # attendances: neither 人, each counted once, nor 次, the meetings
        ("次 场", "次 场 场次 回 期 个"),
        ("项", "项 个 件 条 种"),
        ("件", "件 个 项 起 宗 例"),
        ("条", "条 则 篇 个"),
        ("篇", "篇 份 件 个"),
        ("份", "份 件 个"),
        ("类 种", "类 种 个 项"),
        ("个", "个 项"),
        ("级", "级"),
        ("% 百分比", "%"),
    )
    for unit in units.split()
}
"""Unit of a field -> measure words that count the same things. Any other unit is understood only as it is."""

MONEY: Mapping[str, int] = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}
"""Units of money -> yuan. A sum written in one is converted, exactly, to that of the field."""

_OTHER_WORDS = frozenset({"天", "小时", "分", "元整", "次人", "页", "本", "支", "所", "处"})
_WORDS = sorted(frozenset().union(*MEASURES.values(), MONEY, _OTHER_WORDS), key=lambda word: (-len(word), word))
_PERCENT = ("%", "百分比")

_STEP = Decimal(1).scaleb(-DECIMALS)
_SHORT = 10  # no number of a person is as short
_LONGEST = 100  # no number is longer; keeps odd texts away from the expressions below
_EXACT = Context(prec=2 * _LONGEST)  # so that no text of that length is rounded before it is asked to be

_DIGITS = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NUMBER = re.compile(_DIGITS, re.ASCII)
_SCALED = re.compile(rf"({_DIGITS}) ?(百|千|万|十万|百万|千万|亿|万亿)", re.ASCII)
_SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12,
}  # fmt: skip
_SUM_UP = re.compile(r"(?:共计?|合计|总计) ?:? ?")
_NUMERAL = rf"[0-9{CHARACTERS}几数半若]"
_UNCERTAIN = re.compile(
    rf"(?=.*{_NUMERAL})(?:.*(?:约|大概|大致|左右|上下|多|余|几|近|超|来[个家户名位人次场项件条篇]|以上|以下|以内|不到|不足"
    rf"|不少于|不低于|大于|小于|高于|低于|至少|至多|最多|最少|若干|估|预计|可能|半|数[十百千万]|上[百千万]|成[百千万]"
    rf"|{_NUMERAL}成|分之|[~±<>≤≥≈?+]|\d *%?[-—–至到/] *\d|\d[eE]|,))|[{CHARACTERS} ]+.{{0,2}}$",
    re.DOTALL,
)


def read_number(text: str, unit: str) -> Decimal | str:
    """The number in a cleaned text that is not blank, in a field's unit, or a reason code.

    unit: of the field, cleaned; '' for none. Understood are figures with well-formed thousands separators, 百, 千, 万
    and 亿 behind figures (1.2万 is 12000), Chinese numerals, 共 in front, and behind it the field's unit or a measure
    word that counts the same (MEASURES), with or without brackets. Rounded half to even to DECIMALS places.
    """
    if len(text) > _LONGEST:
        return "not_a_number"
    if len(text) > _SHORT and mask_personal_text(text) != text:
        return "looks_like_phone"
    text = _SUM_UP.sub("", text, count=1)
    readings = {Decimal(text)} if text.isascii() and text.isdecimal() else set(_readings(text, unit))
    if len(readings) == 1:
        number = readings.pop().quantize(_STEP, ROUND_HALF_EVEN, _EXACT)
        return "out_of_range" if abs(number) >= LIMIT else number
    if readings or _is_scale_unclear(text, unit):
        return "not_certain"
    if any(_plain(_before(text, word)) is not None for word in _WORDS):
        return "wrong_unit"
    return "not_certain" if _UNCERTAIN.match(text) else "not_a_number"


def _readings(text: str, unit: str) -> Iterator[Decimal]:
    """Every number that the text can be, with or without a unit behind it; more than one if it is not certain."""
    number = _plain(text)
    if number is not None and not _is_scale_unclear(text, unit):
        yield number
    if unit in _PERCENT and text.startswith("百分之") and (number := _plain(text.removeprefix("百分之"))) is not None:
        yield number
    words = frozenset(MONEY) if unit in MONEY else MEASURES.get(unit, frozenset({unit}))
    for word in words:
        number = _plain(_before(text, word))
        if number is not None:
            yield _EXACT.divide(number * MONEY[word], MONEY[unit]) if unit in MONEY else number


def _is_scale_unclear(text: str, unit: str) -> bool:
    """Whether nobody can say if a 万 belongs to the number or to the unit: 1.2万 in a field of 万元."""
    return unit[:1] in {*"百千万亿"} and text[-1:] in {*"百千万亿"}


def _before(text: str, word: str) -> str:
    """What stands before a measure word, which may be in brackets; empty if it does not stand at the end."""
    for ending in (word, f"({word})"):
        if word and text.endswith(ending):
            return text.removesuffix(ending).rstrip()
    return ""


def _plain(text: str) -> Decimal | None:
    """A number without a unit."""
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if match := _SCALED.fullmatch(text):
        return Decimal(match[1].replace(",", "")) * _SCALES[match[2]]
    numeral = None if text.isascii() else read_numeral(text)
    return None if numeral is None else Decimal(numeral)

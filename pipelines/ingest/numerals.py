"""Chinese numerals as whole numbers: 三十五, 一百零三, 二〇, 廿五, 壹佰. What has two readings is not read."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_SAME = str.maketrans(
    dict(zip("〇○壹贰叁肆伍陆柒捌玖貳參叄陸", "零零一二三四五六七八九二三三六", strict=True))
    | {"拾": "十", "佰": "百", "仟": "千", "萬": "万", "億": "亿", "兩": "两", "廿": "二十", "卅": "三十"}
)
_TWO = re.compile("两(?=[百千万亿]|$)")
_SPOKEN = re.compile(f"[{_DIGITS}十百千万亿]+")
_POSITIONAL = re.compile(f"[{_DIGITS[1:]}][{_DIGITS}]*零[{_DIGITS}]*|零")
CHARACTERS = "零〇○一二两兩三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸萬億廿卅"
"""Every character of a numeral."""


def read_numeral(text: str) -> int | None:
    """The number of a Chinese numeral, None if it is none or not certain.

    Spoken numerals are read if they are written as `write_numeral` has it (一 before 十 may be left out or not, 两 may
    stand for 二 before 百, 千, 万, 亿 or alone), figures in a row only with a 〇 among them. So 三五, 二三十, 一百五
    and 百 are not read: they may as well be 3 to 5, 20 to 30, 105 or 150, some hundred.
    """
    if text == "○":  # a circle alone is a mark
        return None
    numeral = text.translate(_SAME)
    numeral = "二" if numeral == "两" else _TWO.sub("二", numeral) if not re.search("[十百]两", numeral) else ""
    if _POSITIONAL.fullmatch(numeral):
        return read_figures(numeral)
    if not _SPOKEN.fullmatch(numeral):
        return None
    number = _sum(numeral)
    return number if _short(write_numeral(number)) == _short(numeral) else None


def read_figures(text: str) -> int | None:
    """The number of Chinese figures in a row, as a year is written: 一九九八; None if there is anything else."""
    figures = [_VALUES.get(figure) for figure in text.translate(_SAME)]
    return None if None in figures or not figures else int("".join(map(str, figures)))


def write_numeral(number: int) -> str:
    """A number from 0 below 10^16 as it is spoken: 103 is 一百零三, 1200000 is 一百二十万.

    Raises ValueError outside.
    """
    if not 0 <= number < 10**16:
        raise ValueError(f"不在 0 至 10^16 之间 not from 0 below 10^16: {number}")
    if number == 0:
        return "零"
    for name, size in reversed(_LARGE.items()):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{write_numeral(high)}{name}{gap}{write_numeral(low) if low else ''}"
    return _section(number)


def figures(number: int) -> str:
    """A number as figures in a row: 2017 is 二〇一七."""
    return "".join(_DIGITS[int(figure)] for figure in str(number)).replace("零", "〇")


def _section(number: int) -> str:
    """A number below 10,000."""
    for name, size in reversed(_SMALL.items()):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_DIGITS[high]}{name}{gap}{_section(low) if low else ''}"
    return _DIGITS[number]


def _sum(numeral: str) -> int:
    """What the characters add up to, in whatever order they stand."""
    total = section = digit = 0
    for character in numeral:
        if character in _VALUES:
            digit = _VALUES[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        else:
            total = (
                (total + section + digit) * _LARGE[character]
                if character == "亿"
                else (total + (section + digit) * _LARGE[character])
            )
            section = digit = 0
    return min(total + section + digit, 10**16 - 1)


def _short(numeral: str) -> str:
    return numeral.replace("一十", "十")

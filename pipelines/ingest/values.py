"""What a cell says: counts, levels, yes/no, dates and amounts from text; one table of rules.

What a careful clerk can read is read; what is not certain is rejected with a reason, never guessed. Whether the row
around the cell is in order is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from pipelines.ingest.reasons import REASONS
from pipelines.ingest.text import NO_ANSWER, clean, shown
from pipelines.reference import Field

DECIMALS = 9
"""Decimal places of a stored number: DECIMAL(28,9) in the ledger."""

LIMIT = Decimal(10) ** 15
"""No number is as large. Scoring multiplies it by 100 and by the bounds of bands, exactly, in the 38 digits that DuckDB
has: a larger one, typed in one cell, would stop the night for everybody.
"""

_STEP = Decimal(1).scaleb(-DECIMALS)
_LONGEST = 100  # no number, level, yes/no or date is longer; keeps odd texts away from the expressions below
_EXACT = Context(prec=_LONGEST + DECIMALS)  # so that no text of that length overflows while it is rounded

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_NUMERAL = r"[0-9〇零一二两三四五六七八九十百千万亿几数半若]"
_UNCERTAIN = re.compile(
    rf"(?=.*{_NUMERAL})(?:.*(?:约|大概|大致|左右|上下|多|余|几|近|超|以上|以下|不到|不足|至少|至多|若干|估|数[十百千万]"
    rf"|{_NUMERAL}成|[~±<>≤≥≈?+]|\d *[-—–至到] *\d|\d[eE]|,))",
    re.DOTALL,
)
_AMBIGUOUS_BLANK = frozenset(map(str.casefold, NO_ANSWER))
_EXCEL_ERRORS = frozenset({"#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#getting_data"})

_YES = frozenset({"是", "已注册", "已建立", "已建", "√", "✓", "✔", "☑", "有", "y", "yes", "true", "1"})
_NO = frozenset({"否", "未注册", "未建立", "未建", "×", "✗", "✘", "☒", "没有", "无", "n", "no", "false", "0"})

_DATES = (
    re.compile(r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号]?", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<mark>[-./])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.ASCII)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0 of the 1900 calendar, its false 29 February 1900 included
_SERIALS = range(20000, 80001)  # 1954 to 2119: a five-digit number outside is no date that anybody means


@dataclass(frozen=True)
class Parsed:
    """Either a number, or a date, or a reason with what is wrong and what is expected, in two languages."""

    number: Decimal | None = None
    date: date | None = None
    reason_code: str | None = None
    problem_zh: str | None = None
    problem_en: str | None = None
    expected_zh: str | None = None
    expected_en: str | None = None


def parse_value(text: str | None, field: Field) -> Parsed:
    """Read one cell as the field asks.

    text: as it stood in the cell. Counts, levels and amounts give a number, yes/no gives 1 or 0, dates give a date.
    Never raises on any text; raises ValueError on a field whose value_type has no rule. Messages name the field, what
    was read and what is expected.
    """
    rule = RULES.get(field.value_type)
    if rule is None:
        raise ValueError(f"field {field.code}: no rule for value_type {field.value_type!r}")
    result = rule.parse(clean(text), field)
    if isinstance(result, Decimal):
        return Parsed(number=result)
    if isinstance(result, date):
        return Parsed(date=result)
    reason_zh, reason_en = REASONS[result]
    read = shown(text)
    read_zh, read_en = (f"读到“{read}”,", f", read “{read}”:") if read else ("", ":")
    return Parsed(
        reason_code=result,
        problem_zh=f"“{field.name_zh}”{read_zh}{reason_zh}。",
        problem_en=f"“{field.name_en}”{read_en} {reason_en}.",
        expected_zh=rule.expected_zh(field),
        expected_en=rule.expected_en(field),
    )


def parse_boolean(text: str) -> Decimal | str:
    """1 or 0 from a cleaned text (是/否, 已注册/未注册, √/×, 有/没有/无, Y/N, true/false, 1/0), or a reason code."""
    word = text.casefold()
    if word in _YES:
        return Decimal(1)
    if word in _NO:
        return Decimal(0)
    return _no_value(text) or "not_yes_or_no"


def parse_date(text: str) -> date | str:
    """A date from a cleaned text, or a reason code.

    Reads 2017年4月6日, 2017-4-6, 2017.4.6, 2017/4/6, 20170406, each with a time of day that is dropped, and the serial
    number under which Excel stores a date.
    """
    if fault := _no_value(text):
        return fault
    if _SERIAL.fullmatch(text) and int(text) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(text))
    day = _TIME.sub("", text) if len(text) <= _LONGEST else ""
    match = next(filter(None, (form.fullmatch(day) for form in _DATES)), None)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else "not_a_date"
    except ValueError:
        return "not_a_date"


def _no_value(text: str) -> str | None:
    """The reason why a cleaned text is no value of any type: blank, a spreadsheet error, a word for nothing."""
    word = text.casefold()
    if not word:
        return "value_empty"
    if word in _EXCEL_ERRORS:
        return "excel_error"
    return "ambiguous_blank" if word in _AMBIGUOUS_BLANK else None


def _parse_number(text: str, field: Field) -> Decimal | str:
    """A decimal number of a cleaned text; thousands separators and the field's own unit behind it are understood."""
    if fault := _no_value(text):
        return fault
    if len(text) > _LONGEST:
        return "not_a_number"
    unit = clean(field.unit)
    digits = text.removesuffix(unit).rstrip() if unit else text
    if not _NUMBER.fullmatch(digits):
        return "not_certain" if _UNCERTAIN.match(text) else "not_a_number"
    number = Decimal(digits.replace(",", "")).quantize(_STEP, ROUND_HALF_EVEN, _EXACT)
    return "out_of_range" if abs(number) >= LIMIT else number


def _in_range(number: Decimal | str, field: Field) -> Decimal | str:
    if isinstance(number, str):
        return number
    too_low = field.minimum is not None and number < field.minimum
    too_high = field.maximum is not None and number > field.maximum
    return "out_of_range" if too_low or too_high else number


def _amount(text: str, field: Field) -> Decimal | str:
    return _in_range(_parse_number(text, field), field)


def _whole(text: str, field: Field) -> Decimal | str:
    number = _parse_number(text, field)
    if isinstance(number, Decimal) and number != number.to_integral_value():
        return "not_whole"
    return _in_range(number, field)


def _count(text: str, field: Field) -> Decimal | str:
    number = _whole(text, field)
    return "out_of_range" if isinstance(number, Decimal) and number < 0 else number


def _bounds(field: Field) -> tuple[str, str]:
    low, high = field.minimum, field.maximum
    if low is None and field.value_type == "count":
        low = Decimal(0)
    if low is not None and high is not None:
        return f"{low} 至 {high} 的", f" from {low} to {high}"
    if low is not None:
        return f"不小于 {low} 的", f" of {low} or more"
    if high is not None:
        return f"不大于 {high} 的", f" of {high} or less"
    return "", ""


def _in_unit(field: Field) -> str:
    return f"(单位:{field.unit})" if field.unit else ""


@dataclass(frozen=True)
class Rule:
    """How one value_type is read, and what to say is expected."""

    parse: Callable[[str, Field], Decimal | date | str]
    expected_zh: Callable[[Field], str]
    expected_en: Callable[[Field], str]


RULES: Mapping[str, Rule] = {
    "count": Rule(_count, lambda f: f"{_bounds(f)[0]}整数{_in_unit(f)}", lambda f: f"a whole number{_bounds(f)[1]}"),
    "ordinal": Rule(_whole, lambda f: f"{_bounds(f)[0]}等级(整数)", lambda f: f"a level (whole number){_bounds(f)[1]}"),
    "amount": Rule(_amount, lambda f: f"{_bounds(f)[0]}数{_in_unit(f)}", lambda f: f"a number{_bounds(f)[1]}"),
    "boolean": Rule(lambda text, _: parse_boolean(text), lambda _: "“是”或“否”", lambda _: "yes or no"),
    "date": Rule(
        lambda text, _: parse_date(text),
        lambda _: "年月日齐全的日期,如 2017-04-06",
        lambda _: "a date such as 2017-04-06",
    ),
}
"""value_type of a field -> its rule. A new kind of value is a new line here."""

"""What a cell says: counts, levels, yes/no, dates and amounts from text; one table of rules.

What a careful clerk can read is read; what is not certain is rejected with a reason, never guessed. Whether the row
around the cell is in order is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.ingest.dates import read_date
from pipelines.ingest.numbers import read_number
from pipelines.ingest.reasons import REASONS
from pipelines.ingest.text import NO_ANSWER, clean, shown
from pipelines.ingest.yes_no import read_yes_no
from pipelines.reference import Field

_AMBIGUOUS_BLANK = frozenset(map(str.casefold, NO_ANSWER))
_EXCEL_ERRORS = frozenset({
    "#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#getting_data", "#spill!", "#calc!",
    "#field!", "#blocked!", "#connect!", "#unknown!", "#busy!", "#####",
})  # fmt: skip
_WITHDRAWN = re.compile(r"[(\[“\"]?(?:撤 ?回|撤 ?销|作 ?废|w ?i ?t ?h ?d ?r ?a ?w ?(?:n ?)?)[)\]”\"]?", re.IGNORECASE)
_FULL_STOPS = "。.!; "

WITHDRAWN = "withdrawn"
"""What `read_value` gives for a cell that withdraws its value."""


@dataclass(frozen=True)
class Parsed:
    """Either a number, or a date, or a withdrawal, or a reason with what is wrong and expected, in two languages."""

    number: Decimal | None = None
    date: date | None = None
    is_withdrawal: bool = False
    reason_code: str | None = None
    problem_zh: str | None = None
    problem_en: str | None = None
    expected_zh: str | None = None
    expected_en: str | None = None


def parse_value(text: str | None, field: Field) -> Parsed:
    """Read one cell as the field asks, and say what is wrong if it cannot be read.

    As `read_value`; a reason comes with its messages, which name the field and what was read.
    """
    result = read_value(text, field)
    if isinstance(result, Decimal):
        return Parsed(number=result)
    if isinstance(result, date):
        return Parsed(date=result)
    if result == WITHDRAWN:
        return Parsed(is_withdrawal=True)
    rule = RULES[field.value_type]
    reason_zh, reason_en = REASONS[result]
    quoted = shown(text)
    read_zh, read_en = (f"读到“{quoted}”,", f", read “{quoted}”:") if quoted else ("", ":")
    return Parsed(
        reason_code=result,
        problem_zh=f"“{field.name_zh}”{read_zh}{reason_zh}。",
        problem_en=f"“{field.name_en}”{read_en} {reason_en}.",
        expected_zh=rule.expected_zh(field),
        expected_en=rule.expected_en(field),
    )


def read_value(text: str | None, field: Field) -> Decimal | date | str:
    """Read one cell as the field asks: its number or date, WITHDRAWN, or a reason code.

    Only value_type, unit, minimum and maximum of the field count.

    text: as it stood in the cell. Counts, levels and amounts give a number, yes/no gives 1 or 0, dates give a date;
    撤回, 撤销, 作废 or withdraw(n) withdraws what was reported before. Never raises on any text; raises ValueError on a
    field whose value_type has no rule.
    """
    rule = RULES.get(field.value_type)
    if rule is None:
        raise ValueError(f"field {field.code}: no rule for value_type {field.value_type!r}")
    read = clean(text)
    read = read.rstrip("。").rstrip() or read
    if not read.isdecimal() and is_withdrawal(read):
        return WITHDRAWN
    return rule.parse(read, field)


def is_withdrawal(text: str) -> bool:
    """Whether a cleaned text says that the value reported before is withdrawn."""
    return _WITHDRAWN.fullmatch(text.rstrip(_FULL_STOPS)) is not None


def parse_boolean(text: str) -> Decimal | str:
    """1 or 0 from a cleaned text in one of the forms of `yes_no.read_yes_no`, or a reason code."""
    answer = read_yes_no(text)
    return (_no_value(text) or "not_yes_or_no") if answer is None else Decimal(answer)


def parse_date(text: str) -> date | str:
    """A date from a cleaned text in one of the forms of `dates.read_date`, or a reason code."""
    return read_date(text) or _no_value(text) or "not_a_date"


def _no_value(text: str) -> str | None:
    """The reason why a cleaned text is no value of any type: blank, a spreadsheet error, a word for nothing."""
    word = text.casefold()
    if not word:
        return "value_empty"
    if word in _EXCEL_ERRORS:
        return "excel_error"
    return "ambiguous_blank" if word in _AMBIGUOUS_BLANK else None


def _parse_number(text: str, field: Field) -> Decimal | str:
    """A number from a cleaned text in one of the forms of `numbers.read_number`, or a reason code."""
    return _no_value(text) or read_number(text, clean(field.unit))


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

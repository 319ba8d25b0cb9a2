"""Dates as people and spreadsheets write them; only a date with its year, month and day in a certain order is read."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipelines.ingest.numerals import CHARACTERS, read_figures, read_numeral

_LONGEST = 60  # no date with its time of day is longer
_FORMS = (
    re.compile(r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号]?", re.ASCII),
    re.compile(r"(?P<y>\d{4}) ?(?P<mark>[-./]) ?(?P<m>\d{1,2}) ?(?P=mark) ?(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
)
_CHINESE = re.compile(rf"([{CHARACTERS}]{{4}}) ?年 ?([{CHARACTERS}]{{1,3}}) ?月 ?([{CHARACTERS}]{{1,3}}) ?[日号]")
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<mark>[-./])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4})", re.ASCII)
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
_ENGLISH_NAME = r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ENGLISH = (
    re.compile(rf"(?P<d>\d{{1,2}})[ -]{_ENGLISH_NAME}[ -](?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
    re.compile(rf"{_ENGLISH_NAME} (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})", re.ASCII | re.IGNORECASE),
)
_HALF = "(?:上午|下午|中午|早上|晚上|凌晨)"
_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = rf"{_HOUR}:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[AP]M|\+08:?00)?|{_HOUR} ?[点时](?:[0-5]?\d分?|半|整)?"
_TIME = re.compile(rf"(?:[T ]|(?<=[日号])|(?={_HALF}))(?:{_HALF} ?(?:{_CLOCK})?|{_CLOCK})$", re.ASCII | re.IGNORECASE)
_WEEKDAY = re.compile(r" ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)? ?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d{1,15})?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0 of the 1900 calendar, its false 29 February 1900 included
_SERIALS = range(20000, 80001)  # 1954 to 2119: a five-digit number outside is no date that anybody means
_YEARS = range(1800, 2200)


def read_date(text: str) -> date | None:
    """The date in a cleaned text, or None if there is none that is certain.

    Reads 2017年4月6日, 2017-4-6, 2017.4.6, 2017/4/6, 20170406, 二〇一七年四月六日, 6 Apr 2017, each with a weekday
    and a time of day, which are dropped (the weekday is not checked), and the serial number, also fractional, under
    which Excel stores a date. 25/12/2017 is read, as only one order gives a date; 4/6/2017 is not, nor a year of two
    digits.
    """
    if len(text) > _LONGEST:
        return None
    if (serial := _SERIAL.fullmatch(text)) and int(serial[1]) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(serial[1]))
    day = _day_part(text)
    for form in (*_FORMS, *_ENGLISH):
        if match := form.fullmatch(day):
            month = _MONTHS.get(match["m"].casefold()) or int(match["m"])
            return _date(int(match["y"]), month, int(match["d"]))
    if match := _YEAR_LAST.fullmatch(day):
        first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
        days = {_date(year, first, second), _date(year, second, first)} - {None}
        return days.pop() if len(days) == 1 else None
    return _chinese(day)


def _day_part(text: str) -> str:
    """The text without a weekday and a time of day."""
    day = _WEEKDAY.sub(" ", text, count=1).strip()
    return _TIME.sub("", day).strip()


def _chinese(text: str) -> date | None:
    match = _CHINESE.fullmatch(text)
    if match is None:
        return None
    year, month, day = read_figures(match[1]), read_numeral(match[2]), read_numeral(match[3])
    return None if year is None or month is None or day is None else _date(year, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

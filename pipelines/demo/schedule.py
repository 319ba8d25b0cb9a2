"""When invented files arrive: on working days, in office hours, most of them shortly before the due date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from pipelines.reference import calendar


def due_dates(year: int) -> dict[str, date]:
    """Event code -> due date in the campaign year, from the calendar."""
    return {
        row["event_code"]: date(year + int(row["year_offset"]), int(row["due_month"]), int(row["due_day"]))
        for row in calendar().iter_rows(named=True)
    }


def arrivals(generator: np.random.Generator, first: date, last: date, count: int, *, haste: float) -> list[datetime]:
    """`count` moments between two dates (inclusive), local time. haste above 1 crowds them towards the last day."""
    days = (last - first).days + 1
    offsets = np.minimum(np.floor(days * generator.random(count) ** (1 / haste)), days - 1)
    seconds = generator.integers(9 * 3600, 17 * 3600 + 1800, count)
    return [
        datetime.combine(working_day(first + timedelta(days=int(offset)), first), time())
        + timedelta(seconds=int(second))
        for offset, second in zip(offsets, seconds, strict=True)
    ]


def working_day(day: date, first: date) -> date:
    """The day, or the Friday before if it falls on a weekend and that is not before `first`."""
    friday = day - timedelta(days=max(0, day.weekday() - 4))
    return friday if friday >= first else day

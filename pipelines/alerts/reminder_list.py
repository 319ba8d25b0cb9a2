"""Who owes what by when, as reporting.rpt_reminder says it: for one district, as a short text and as a workbook.

Which duty is owed, by whom and since when is decided in SQL; here it is only put into words and cells.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from pipelines.workbooks.cells import plain, write_text
from pipelines.workbooks.page import landscape, new_workbook

if TYPE_CHECKING:
    import duckdb

MOST_NAMED = 30
"""Chambers that the text names for each date; the workbook has all of them."""

_COLUMNS = (
    ("年度\nYear", 8), ("区\nDistrict", 14), ("时间节点\nDate", 26), ("截止\nDue", 12), ("剩余天数\nDays left", 10),
    ("状态\nState", 12), ("由谁完成\nOwed by", 16), ("商会编码\nKey", 20), ("商会\nChamber", 40),
    ("尚缺\nMissing", 40), ("尚缺(英文)\nMissing", 46),
)  # fmt: skip

_OWED = """
select
    campaign_year, district_code, coalesce(district_zh, district_code), event_code, event_zh, event_en, due_on,
    days_left, reminder_state_zh, owed_by, owed_by_zh, chamber_id, coalesce(chamber_zh, chamber_id), owed_zh, owed_en
from reporting.rpt_reminder
where reminder_state in ('overdue', 'due_soon')
order by district_code, due_on, event_code, chamber_id
"""


@dataclass(frozen=True)
class Reminder:
    """One thing owed, with its names. days_left: negative when overdue; owed_by: `chamber` or `district`."""

    campaign_year: int
    district_code: str
    district: str
    event_code: str
    event_zh: str
    event_en: str
    due_on: date
    days_left: int
    state: str
    owed_by: str
    owner: str
    chamber_id: str
    chamber: str
    owed_zh: str
    owed_en: str


def read_reminders(connection: duckdb.DuckDBPyConnection) -> tuple[date, list[Reminder]]:
    """The as-of date, and all that is overdue or due soon, by district and date."""
    row = connection.execute("select as_of from meta.publication").fetchone()
    assert row is not None  # noqa: S101 - one row by construction
    return row[0], [Reminder(*found) for found in connection.execute(_OWED).fetchall()]


def reminder_title(place: str, as_of: date) -> str:
    """What a list is called."""
    return f"催报清单 Reminders · {place} · 截止日 as of {as_of}"


def reminder_text(place: str, as_of: date, reminders: Sequence[Reminder]) -> str:
    """The list in a few lines: each date with how many are owed, by whom, and the first names."""
    lines = [reminder_title(place, as_of)]
    for (_due, event, _owner), group in groupby(reminders, lambda each: (each.due_on, each.event_code, each.owed_by)):
        owed = list(group)
        first = owed[0]
        lines += [
            "",
            f"{first.event_zh}({first.campaign_year} 年度):{first.due_on} 截止,{_days_zh(first.days_left)};"
            f"{first.owner}尚欠 {len(owed)} 件。",
            f"{first.event_en} ({first.campaign_year}): due {first.due_on}, {_days_en(first.days_left)}; "
            f"owed by the {first.owed_by}: {len(owed)}.",
            *(f"  - {plain(each.chamber, 60)} {each.chamber_id}:{each.owed_zh}" for each in owed[:MOST_NAMED]),
        ]
        if len(owed) > MOST_NAMED:
            lines.append(f"  - 另有 {len(owed) - MOST_NAMED} 件见清单 and more in the list: {event}")
    return "\n".join(lines) + "\n"


def reminder_workbook(place: str, as_of: date, reminders: Sequence[Reminder]) -> bytes:
    """The whole list, a row for each thing owed; the same arguments give the same bytes."""
    buffer = io.BytesIO()
    title = reminder_title(place, as_of)
    with new_workbook(buffer, title) as (workbook, styles):
        sheet = workbook.add_worksheet("催报清单 Reminders")
        sheet.write_string(0, 0, plain(title), styles.title)
        for column, (heading, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, heading, styles.header)
        for row, each in enumerate(reminders, start=2):
            sheet.write_number(row, 0, each.campaign_year, styles.centred)
            sheet.write_number(row, 4, each.days_left, styles.alarm if each.days_left < 0 else styles.centred)
            texts = {
                1: each.district, 2: f"{each.event_zh}\n{each.event_en}", 3: each.due_on.isoformat(), 5: each.state,
                6: each.owner, 7: each.chamber_id, 8: each.chamber, 9: each.owed_zh, 10: each.owed_en,
            }  # fmt: skip
            for column, text in texts.items():
                write_text(sheet, row, column, text, styles.cell, styles.quoted_cell)
        last = max(len(reminders) + 1, 2)
        sheet.autofilter(1, 0, last, len(_COLUMNS) - 1)
        sheet.freeze_panes(2, 0)
        landscape(sheet, 1, last, len(_COLUMNS) - 1)
    return buffer.getvalue()


def _days_zh(days: int) -> str:
    return f"还剩 {days} 天" if days >= 0 else f"已逾期 {-days} 天"


def _days_en(days: int) -> str:
    return f"{days} days left" if days >= 0 else f"{-days} days overdue"

"""Brings outbox/reminders up to date: a folder for each district that owes something, and one for the whole city."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from pipelines.alerts.reminder_list import Reminder, read_reminders, reminder_text, reminder_workbook
from pipelines.warehouse import open_reader
from pipelines.workbooks.chamber_profile import safe_file_stem
from pipelines.workbooks.return_folder import ReturnFolder

CITY = "全市"
WORKBOOK = "催报清单.xlsx"
TEXT = "催报.txt"


@dataclass(frozen=True)
class ReminderFiles:
    """What was written: how many things are owed in how many districts, and files somebody had changed, put aside."""

    owed: int
    districts: int
    put_aside: tuple[Path, ...]


def write_reminders(published: Path, folder: Path) -> ReminderFiles:
    """Make `folder` hold the lists of what the published file says is owed, and no other list of ours.

    Raises NothingPublishedError without a published file and OSError when the folder cannot be written.
    """
    with open_reader(published) as connection:
        as_of, reminders = read_reminders(connection)
    groups = by_district(reminders)
    target = ReturnFolder(folder)
    wanted: set[str] = set()
    with target:
        by_date = sorted(reminders, key=lambda each: (each.due_on, each.event_code, each.district_code))
        places = [(CITY, CITY, by_date)] if reminders else []
        places += [(safe_file_stem(code), owed[0].district, owed) for code, owed in groups]
        for name, place, owed in places:
            for file, content in _files(place, as_of, owed):
                path = f"{name}/{file}"
                wanted.add(path)
                known = target.known_of(path)
                digest = hashlib.sha256(content).hexdigest()
                target.note(path, *ReturnFolder.place(folder, path, digest, content, known))
        target.remove_all_but(wanted)
    return ReminderFiles(len(reminders), len(groups), tuple(target.put_aside))


def by_district(reminders: Sequence[Reminder]) -> list[tuple[str, list[Reminder]]]:
    """District code and what is owed there."""
    return [(code, list(owed)) for code, owed in groupby(reminders, lambda each: each.district_code)]


def _files(place: str, as_of: date, owed: Sequence[Reminder]) -> list[tuple[str, bytes]]:
    # The text is for reading where there is no spreadsheet, so it carries the mark by which Windows knows UTF-8.
    return [
        (WORKBOOK, reminder_workbook(place, as_of, owed)),
        (TEXT, reminder_text(place, as_of, owed).encode("utf-8-sig")),
    ]

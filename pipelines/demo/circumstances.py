"""What the invented year brings about by itself and a check rightly tells: dates after the due date, missing reviews.

Nobody planted these, but they are true, so they stand in the list of what the checks should find.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pipelines.demo.defects import Submissions
from pipelines.demo.reviews import ReviewRow
from pipelines.demo.schedule import due_dates
from pipelines.workbooks.form_rows import field_due_dates


def circumstances(
    handed_in: Submissions,
    districts: list[str],
    checked: list[ReviewRow],
    review_times: Mapping[str, datetime],
    year: int,
) -> list[tuple[int, str, str]]:
    """(chamber index, code, detail), sorted.

    Codes: date_after_due (detail: the fields, joined by ';'); not_reviewed and review_after_due (the district).

    districts: of every chamber. review_times: district code -> when its table of reviews arrives.
    """
    sheet = handed_in.sheet
    overdue: dict[int, list[str]] = {}
    for code, due in field_due_dates(year).items():
        for chamber, day in enumerate(sheet.values.get(code, ())):
            if chamber not in handed_in.not_submitted and sheet.given[code][chamber] and day > due.toordinal():
                overdue.setdefault(chamber, []).append(code)
    found = [(chamber, "date_after_due", ";".join(codes)) for chamber, codes in overdue.items()]
    reviewed = {row.chamber for row in checked}
    review_due: date = due_dates(year)["district_check"]
    for chamber, district in enumerate(districts):
        if chamber in handed_in.not_submitted:
            continue
        if chamber not in reviewed:
            found.append((chamber, "not_reviewed", district))
        elif review_times[district].date() > review_due:
            found.append((chamber, "review_after_due", district))
    return sorted(found)

"""Makes some reviewers look the other way: what a check of reviews is there to find.

One district changes nothing, one takes the same share off everything, and a few chambers lose most of what they
claimed. Works on the rows that the districts enter; the city's sample is drawn from them afterwards.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl

from pipelines.demo.defects import Submissions
from pipelines.demo.register import CITY
from pipelines.demo.reviews import ReviewRow, has_claim, open_to_doubt
from pipelines.reference import Rubric

OVERSTATED_SHARE = 0.0075
_OVERSTATED_FIELDS = 24
_FEWEST_REVIEWED = 12  # chambers of a district that is taken
_FEWEST_CHANGES = 25


def make_reviews_odd(
    checked: list[ReviewRow],
    handed_in: Submissions,
    rubric: Rubric,
    register: pl.DataFrame,
    generator: np.random.Generator,
) -> list[ReviewRow]:
    """The districts' rows, changed, sorted by chamber; `handed_in.truth` says whose.

    reviewer_unmoved: every claim of the district stands. reviewer_by_rule: every change of the district is a half.
    overstated: most claims of a chamber are not confirmed at all.
    """
    districts = register["district_code"].to_list()
    by_size = Counter(districts[chamber] for chamber in {row.chamber for row in checked})
    large = [code for code, size in sorted(by_size.items()) if size >= _FEWEST_REVIEWED and code != CITY]
    if len(large) < 2:
        return checked
    unmoved, by_rule = (large[int(index)] for index in generator.permutation(len(large))[:2])
    doubts = open_to_doubt(rubric)
    overstated = _overstated(checked, handed_in, districts, {unmoved, by_rule}, generator)
    rows = [row for row in checked if not row.reason or districts[row.chamber] not in {unmoved, by_rule}]
    rows = [row for row in rows if not row.reason or row.chamber not in overstated]
    for chamber in overstated:
        rows.extend(_refused(handed_in, rubric, doubts, chamber))
        handed_in.truth.append((chamber, "overstated", ""))
    reviewed = sorted({row.chamber for row in checked})
    rows.extend(_halved(handed_in, rubric, doubts, [each for each in reviewed if districts[each] == by_rule]))
    for chamber in reviewed:
        if districts[chamber] == unmoved:
            rows.extend(_confirmed(handed_in, rubric, doubts, chamber))
            handed_in.truth.append((chamber, "reviewer_unmoved", unmoved))
        elif districts[chamber] == by_rule:
            handed_in.truth.append((chamber, "reviewer_by_rule", by_rule))
    handed_in.truth.sort()
    return sorted(rows, key=lambda row: row.chamber)


def _overstated(
    checked: list[ReviewRow],
    handed_in: Submissions,
    districts: list[str],
    without: set[str],
    generator: np.random.Generator,
) -> list[int]:
    """Reviewed chambers without any other peculiarity, outside the districts that have one."""
    peculiar = {chamber for chamber, _, _ in handed_in.truth}
    free = sorted({row.chamber for row in checked} - peculiar)
    free = [chamber for chamber in free if districts[chamber] not in without]
    wanted = round(OVERSTATED_SHARE * len(districts))
    return sorted(free[int(index)] for index in generator.permutation(len(free))[:wanted])


def _claims(handed_in: Submissions, rubric: Rubric, doubts: dict[str, str], chamber: int) -> list[str]:
    return [code for code in doubts if has_claim(handed_in.sheet, rubric, code, chamber)]


def _refused(handed_in: Submissions, rubric: Rubric, doubts: dict[str, str], chamber: int) -> list[ReviewRow]:
    claims = _claims(handed_in, rubric, doubts, chamber)[:_OVERSTATED_FIELDS]
    return [
        ReviewRow(chamber, code, int(rubric.fields[code].minimum or 0), "", "未见任何材料，不予认定") for code in claims
    ]


def _confirmed(handed_in: Submissions, rubric: Rubric, doubts: dict[str, str], chamber: int) -> list[ReviewRow]:
    """Every second claim written down once more as it stands."""
    claims = _claims(handed_in, rubric, doubts, chamber)[::2]
    return [ReviewRow(chamber, code, int(handed_in.sheet.values[code][chamber]), "", "") for code in claims]


def _halved(handed_in: Submissions, rubric: Rubric, doubts: dict[str, str], chambers: list[int]) -> list[ReviewRow]:
    """Even claims halved, one after the other chamber, until there are enough for a habit to show."""
    rows = []
    most = -(-_FEWEST_CHANGES // len(chambers)) + 1
    for chamber in chambers:
        even = [
            code
            for code in _claims(handed_in, rubric, doubts, chamber)
            if handed_in.sheet.values[code][chamber] % 2 == 0
            and handed_in.sheet.values[code][chamber] // 2 >= int(rubric.fields[code].minimum or 0)
        ]
        for code in even[:most]:
            half = int(handed_in.sheet.values[code][chamber]) // 2
            rows.append(ReviewRow(chamber, code, half, "", "按惯例核减一半"))
    return rows

"""Plants what is wrong with real submissions, and writes down what was planted where.

About one chamber in eight is incomplete; some are late; a few send impossible or unreadable numbers; one or two correct
theirs. The list of what was planted lets a test measure how much of it the checks find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from pipelines.demo.answers import AnswerSheet
from pipelines.demo.schedule import due_dates
from pipelines.demo.shares import apportion
from pipelines.reference import Rubric

INCOMPLETE_SHARES: Mapping[str, float] = {
    "rows_blank": 0.040,
    "evidence_missing": 0.030,
    "dimension_blank": 0.025,
    "not_submitted": 0.020,
    "denominator_missing": 0.010,
}
"""Defect code -> share of all chambers; together one in eight."""

_OTHER_SHARES = {"late": 0.04, "unreadable_value": 0.015, "numerator_above_denominator": 0.0125, "corrected": 0.005}
_UNREADABLE = ("约{}", "{}多", "九成", "-{}", "很多")
"""What people write instead of a whole number; {} is the number they mean."""


@dataclass
class Submissions:
    """The answers as they are handed in.

    received: per chamber, when its file arrives (its first file, if it sends two). not_submitted: chambers that send
    none. first_version: chamber -> field code -> the value in its first file, before the correction in `sheet`, which
    arrives at corrected_at. truth: (chamber index, defect code, detail).
    """

    sheet: AnswerSheet
    received: list[datetime]
    not_submitted: set[int] = field(default_factory=set)
    first_version: dict[int, dict[str, int]] = field(default_factory=dict)
    corrected_at: dict[int, datetime] = field(default_factory=dict)
    truth: list[tuple[int, str, str]] = field(default_factory=list)


def defect_counts(chambers: int) -> dict[str, int]:
    """How many chambers get each defect; from 40 chambers on every defect occurs."""
    everything = chambers >= 40
    incomplete = apportion(round(chambers / 8), list(INCOMPLETE_SHARES.values()), least=1 if everything else 0)
    others = {code: max(round(share * chambers), 1 if everything else 0) for code, share in _OTHER_SHARES.items()}
    return dict(zip(INCOMPLETE_SHARES, incomplete, strict=True)) | others


def plant_defects(
    sheet: AnswerSheet,
    rubric: Rubric,
    received: list[datetime],
    *,
    late: list[int],
    free: list[int],
    generator: np.random.Generator,
) -> Submissions:
    """Put the defects into the sheet.

    late: chambers whose `received` is already after the due date. free: chambers without any peculiarity, in random
    order, from which the other defects take theirs; there must be enough of them.
    """
    handed_in = Submissions(sheet=sheet, received=received)
    due = due_dates(received[0].year)["self_assessment"]
    for chamber in late:
        days = (received[chamber].date() - due).days
        handed_in.truth.append((chamber, "late", f"{days} days"))
    counts = defect_counts(len(received))
    queue = iter(free)
    for code, plant in _PLANTERS.items():
        for _ in range(counts[code]):
            chamber = next(queue)
            detail = plant(handed_in, rubric, chamber, generator)
            handed_in.truth.append((chamber, code, detail))
    handed_in.truth.sort()
    return handed_in


def _scored_fields(handed_in: Submissions, rubric: Rubric, chamber: int) -> list[str]:
    """Fields that the chamber has answered and some indicator uses, in the form's order."""
    codes = dict.fromkeys(code for indicator in rubric.indicators for code in indicator.field_codes)
    return [code for code in codes if code in handed_in.sheet.given and handed_in.sheet.given[code][chamber]]


def _blank(handed_in: Submissions, chamber: int, codes: list[str]) -> str:
    for code in codes:
        handed_in.sheet.given[code][chamber] = False
        handed_in.sheet.evidenced[code][chamber] = False
    return ";".join(codes)


def _some_of(codes: list[str], share: float, generator: np.random.Generator) -> list[str]:
    chosen = generator.permutation(len(codes))[: max(1, round(share * len(codes)))]
    return [codes[index] for index in sorted(chosen)]


def _blank_rows(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    codes = _scored_fields(handed_in, rubric, chamber)
    return _blank(handed_in, chamber, _some_of(codes, generator.uniform(0.08, 0.35), generator))


def _blank_dimension(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    """All rows of one dimension, except those that another dimension's indicators use first."""
    dimensions = rubric.tables["dimensions"]["code"].to_list()
    chosen = dimensions[int(generator.integers(len(dimensions)))]
    dimension_of = dict(rubric.tables["criteria"].select("code", "dimension_code").iter_rows())
    first_use: dict[str, str] = {}
    for indicator in rubric.indicators:
        for code in indicator.field_codes:
            first_use.setdefault(code, dimension_of[indicator.criterion_code])
    codes = [code for code in _scored_fields(handed_in, rubric, chamber) if first_use[code] == chosen]
    return _blank(handed_in, chamber, codes)


def _drop_evidence(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    codes = _scored_fields(handed_in, rubric, chamber)
    chosen = _some_of(codes, generator.uniform(0.35, 0.8), generator)
    for code in chosen:
        handed_in.sheet.evidenced[code][chamber] = False
    return ";".join(chosen)


def _send_nothing(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    handed_in.not_submitted.add(chamber)
    return ""


def _blank_denominators(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    answered = set(_scored_fields(handed_in, rubric, chamber))
    codes = dict.fromkeys(code for indicator in rubric.indicators for code in indicator.field_codes[1:])
    return _blank(handed_in, chamber, _some_of([code for code in codes if code in answered], 0.3, generator))


def _exceed_denominators(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    answered = set(_scored_fields(handed_in, rubric, chamber))
    pairs = {
        indicator.field_codes[0]: indicator.field_codes[1]
        for indicator in rubric.indicators
        if indicator.calculation == "ratio" and answered.issuperset(indicator.field_codes)
    }
    chosen = _some_of(list(pairs), 0.1, generator)
    for code in chosen:
        above = int(handed_in.sheet.values[pairs[code]][chamber] + generator.integers(1, 6))
        handed_in.sheet.values[code][chamber] = above
    return ";".join(chosen)


def _write_unreadably(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    codes = [
        code
        for code in _scored_fields(handed_in, rubric, chamber)
        if rubric.fields[code].value_type == "count" and handed_in.sheet.values[code][chamber] > 0
    ]
    chosen = _some_of(codes, 0.06, generator)
    for number, code in enumerate(chosen):
        text = _UNREADABLE[(chamber + number) % len(_UNREADABLE)].format(int(handed_in.sheet.values[code][chamber]))
        handed_in.sheet.texts.setdefault(code, {})[chamber] = text
    return ";".join(chosen)


def _correct_later(handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator) -> str:
    """The first file counts a few things too low; a second one, up to a week later, has them right."""
    codes = [
        code
        for code in _scored_fields(handed_in, rubric, chamber)
        if rubric.fields[code].value_type == "count" and handed_in.sheet.values[code][chamber] > 0
    ]
    denominators = {code for indicator in rubric.indicators for code in indicator.field_codes[1:]}
    chosen = _some_of([code for code in codes if code not in denominators], 0.12, generator)
    handed_in.first_version[chamber] = {code: int(handed_in.sheet.values[code][chamber]) - 1 for code in chosen}
    later = handed_in.received[chamber] + timedelta(days=int(generator.integers(2, 8)), minutes=17)
    handed_in.corrected_at[chamber] = later
    return ";".join(chosen)


_PLANTERS: Mapping[str, Callable[[Submissions, Rubric, int, np.random.Generator], str]] = {
    "rows_blank": _blank_rows,
    "evidence_missing": _drop_evidence,
    "dimension_blank": _blank_dimension,
    "not_submitted": _send_nothing,
    "denominator_missing": _blank_denominators,
    "unreadable_value": _write_unreadably,
    "numerator_above_denominator": _exceed_denominators,
    "corrected": _correct_later,
}

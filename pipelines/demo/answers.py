"""Turns quality into answers: counts, levels, ratios and dates that fit each other. No defects here; see defects.

Works for any rubric: what a field of unknown code holds follows from its indicator's bands. The fields of the shipped
rubric are tied together further (attendance due = leaders x meetings, no cases without a mediation body).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.demo.bases import Scene, draw_denominator
from pipelines.demo.quality import Floats
from pipelines.reference import Indicator, Rubric
from pipelines.workbooks.chamber_profile import FILLED_BY_CHAMBER, ChamberProfile, form_fields
from pipelines.workbooks.form_rows import field_due_dates

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass
class AnswerSheet:
    """Everybody's answers, by field code, one entry per chamber of the register.

    values: whole numbers; yes/no as 1/0, dates as date ordinals. given: the answer is written. evidenced: its evidence
    is. texts: field code -> chamber index -> what is written instead of the value. found: what reviewers find in the
    fields that they fill in themselves.
    """

    values: dict[str, Integers]
    given: dict[str, Flags]
    evidenced: dict[str, Flags]
    found: dict[str, Integers]
    texts: dict[str, dict[int, str]] = field(default_factory=dict)


def invent_answers(
    rubric: Rubric,
    register: pl.DataFrame,
    quality: Mapping[str, Floats],
    generator: np.random.Generator,
    *,
    year: int,
    received: Integers,
    sizes: Mapping[str, Integers],
) -> AnswerSheet:
    """Complete and possible answers to every field that chambers fill in, given where the chamber's form has it.

    received: the day (ordinal) on which each chamber hands in its form; what is reported as done lies before it.
    sizes: denominators that are known already, by field code.
    """
    scene = Scene(register, generator)
    scene.values.update(sizes)
    due = field_due_dates(year)
    for indicator in rubric.indicators:
        if len(indicator.field_codes) == 1:
            drawn = _single_value(indicator, rubric, quality[indicator.code], generator)
            code = indicator.field_codes[0]
            if indicator.value_type == "date":
                drawn = _dates(drawn, due.get(code, date(year, 12, 31)), received, generator)
            scene.values[code] = drawn
    _fit_party_coverage(scene)
    for indicator in rubric.indicators:
        for code in indicator.field_codes[1:]:
            if indicator.calculation != "growth":
                draw_denominator(scene, code, quality[indicator.code])
    for indicator in rubric.indicators:
        if indicator.calculation == "growth":
            _growth(scene, indicator, quality[indicator.code])
        elif len(indicator.field_codes) > 1:
            top = top_bound(indicator, rubric)
            scene.values[indicator.field_codes[0]] = _numerator(
                scene.values[indicator.field_codes[1]], top, quality[indicator.code]
            )
    _information(scene, rubric)
    given = {code: np.zeros(register.height, dtype=bool) for code in rubric.fields}
    for profile, members in _profiles(register):
        for entry in form_fields(rubric, profile):
            given[entry.field.code][members] = True
    scored = {code for indicator in rubric.indicators for code in indicator.field_codes}
    own = [code for code, entry in rubric.fields.items() if entry.filled_by == FILLED_BY_CHAMBER]
    return AnswerSheet(
        values={code: scene.values[code] for code in own},
        given={code: given[code] for code in own},
        evidenced={code: given[code] & (code in scored) for code in own},
        found={code: scene.values[code] for code in rubric.fields if code not in own},
    )


def _profiles(register: pl.DataFrame) -> list[tuple[ChamberProfile, Flags]]:
    """Each profile of the register once, with the chambers that have it."""
    columns = ["chamber_type", "is_registered", "has_party_org"]
    return [
        (
            ChamberProfile("", "", "", chamber_type=kind, is_registered=registered, has_party_org=party),
            (
                (register["chamber_type"] == kind)
                & (register["is_registered"] == registered)
                & (register["has_party_org"] == party)
            ).to_numpy(),
        )
        for kind, registered, party in register.select(columns).unique(maintain_order=True).iter_rows()
    ]


def top_bound(indicator: Indicator, rubric: Rubric) -> float:
    """The bound of the band that earns most: what a good chamber reaches; 60 (percent) where there are no bands."""
    best = max(rubric.bands.get(indicator.code, ()), key=lambda band: band.points, default=None)
    return 60.0 if best is None else float(best.bound or 0)


def _single_value(indicator: Indicator, rubric: Rubric, quality: Floats, generator: np.random.Generator) -> Integers:
    entry = rubric.fields[indicator.field_codes[0]]
    low, high = int(entry.minimum or 0), None if entry.maximum is None else int(entry.maximum)
    if indicator.value_type == "boolean":
        return (quality > -1.1).astype(np.int64)
    if indicator.value_type == "date":
        return np.rint(22 + 18 * quality).astype(np.int64)  # days before the due date
    if indicator.value_type == "ordinal" and high is not None:
        steps = np.linspace(-1.7, -0.2, max(high - low, 1))
        return np.asarray(low + (quality[:, None] > steps).sum(axis=1), dtype=np.int64)
    if indicator.rule_kind != "bands" or not rubric.bands.get(indicator.code):
        items = high if high is not None else 10
        return low + generator.binomial(items - low, _sigmoid(1.0 + 0.9 * quality))
    top = top_bound(indicator, rubric)
    if top <= low:  # fewest is best, and most chambers have none
        return low + (quality < -1.9).astype(np.int64) + (quality < -2.5)
    drawn = generator.poisson(top * np.exp(0.22 + 0.42 * quality))
    return np.clip(drawn, low, high).astype(np.int64)


def _dates(lead: Integers, due: date, received: Integers, generator: np.random.Generator) -> Integers:
    """Dates `lead` days before the due date; what was handed in on time had been handed in when the form was."""
    days = due.toordinal() - np.clip(lead, -45, 80)
    done = received - generator.integers(0, 6, size=len(received))
    planned = generator.random(len(received)) < 0.1  # a date still to come, as people do write
    return np.where((lead >= 0) & ~planned, np.minimum(days, done), days)


def _numerator(denominator: Integers, top: float, quality: Floats) -> Integers:
    """So many of the denominator that two thirds of all chambers reach the best band (at `top` percent)."""
    aim = min(max(top, 3.0), 96.0) / 100
    share = _sigmoid(np.log(aim / (1 - aim)) + 0.8 * (quality + 0.42))
    return np.minimum(np.rint(denominator * share).astype(np.int64), denominator)


def _growth(scene: Scene, indicator: Indicator, quality: Floats) -> None:
    """The number at the start of the year that makes the growth; a few chambers are new and had none."""
    total, start = indicator.field_codes
    if total not in scene.values:
        draw_denominator(scene, total, quality)
    before = np.rint(scene.values[total] / (1 + np.clip(0.035 + 0.05 * quality, -0.3, 0.6))).astype(np.int64)
    scene.values[start] = np.where(scene.generator.random(scene.chambers) < 0.01, 0, before)


def _fit_party_coverage(scene: Scene) -> None:
    """A chamber with a Party organisation is covered by it; one without is not."""
    if "party_coverage_level" in scene.values:
        level = scene.values["party_coverage_level"]
        scene.values["party_coverage_level"] = np.where(scene.register["has_party_org"], 2, np.minimum(level, 1))


def _information(scene: Scene, rubric: Rubric) -> None:
    """Fields that no indicator uses: indirect members of some, and new members that fit the growth."""
    generator, chambers = scene.generator, scene.chambers
    if {"members_total", "members_start", "new_key_members"} <= scene.values.keys():
        net = np.maximum(scene.values["members_total"] - scene.values["members_start"], 0)
        new = np.maximum(net + generator.poisson(2, chambers), scene.values["new_key_members"])
        scene.values["new_members"] = np.minimum(new, scene.values["members_total"])
        scene.values["new_key_members"] = np.minimum(scene.values["new_key_members"], scene.values["new_members"])
        scene.values["new_members_in_db"] = generator.binomial(scene.values["new_members"], 0.88)
    if "members_indirect" in rubric.fields:
        bodies = np.isin(scene.register["chamber_type"].to_numpy(), ["行业商会", "异地商会"])
        indirect = np.rint(generator.lognormal(6.5, 1.2, chambers)).astype(np.int64)
        scene.values["members_indirect"] = np.where(bodies & (generator.random(chambers) < 0.3), indirect, 0)
    for code in rubric.fields:
        if code not in scene.values:
            scene.values[code] = generator.poisson(5, chambers)


def _sigmoid(x: Floats | np.float64) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))

"""Plants answers that nobody would believe, each of a kind that a check of the seeds looks for.

A chamber gets one kind at most, and only chambers without any other peculiarity are taken. What is planted here is
complete, in time and evidenced: only its plausibility is in doubt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import numpy as np
import polars as pl

from pipelines.demo.answers import top_bound
from pipelines.demo.defects import Submissions
from pipelines.reference import Indicator, Rubric
from pipelines.workbooks.form_rows import field_due_dates

SHARES: Mapping[str, float] = {
    "indirect_members": 0.010,
    "part_above_whole": 0.010,
    "date_in_another_year": 0.010,
    "far_above_peers": 0.010,
    "all_at_top": 0.0075,
    "nothing_to_measure": 0.0075,
}
"""Defect code -> share of all chambers."""

OF_THE_DISTRICT = frozenset({"heaped_above_edge", "reviewer_unmoved", "reviewer_by_rule"})
"""Defect codes that speak of a whole district: a chamber has nothing peculiar of its own by them."""

PAIR_SHARE = 0.0075
"""Pairs of chambers with the same answers (same_as_another), as a share of all chambers."""

_HEAP_WINDOW = 1.5  # percentage points above the edge
_FEWEST_NOUGHTS = 4
_FEWEST_PEERS = 24

Planter = Callable[[Submissions, Rubric, int, np.random.Generator], str | None]


def plant_implausible(
    handed_in: Submissions, rubric: Rubric, register: pl.DataFrame, generator: np.random.Generator
) -> None:
    """Change the answers of about six chambers in a hundred and one district; `handed_in.truth` says whose and how.

    A planter that finds nothing to spoil at a chamber (its form lacks the fields) leaves it to the next one.
    """
    peculiar = {chamber for chamber, _, _ in handed_in.truth}
    with_peers = set(_in_large_groups(register, handed_in.not_submitted))
    order = [int(chamber) for chamber in generator.permutation(register.height) if int(chamber) not in peculiar]
    # Those in small groups last: nobody can tell what is unusual there.
    free = iter(sorted(order, key=lambda chamber: chamber not in with_peers))
    for code, plant in _PLANTERS.items():
        for _ in range(round(SHARES[code] * register.height)):
            _plant_next(handed_in, rubric, code, plant, free, generator)
    _copy_answers(handed_in, register, free, round(PAIR_SHARE * register.height))
    _heap_a_district(handed_in, rubric, register)
    handed_in.truth.sort()


def _in_large_groups(register: pl.DataFrame, without: set[int]) -> list[int]:
    """Chambers whose group (type, registered or not) has enough others that handed something in."""
    present = register.with_row_index().filter(~pl.col("index").is_in(list(without)))
    size = pl.len().over("chamber_type", "is_registered")
    return [int(chamber) for chamber in present.filter(size >= _FEWEST_PEERS)["index"]]


def _plant_next(
    handed_in: Submissions,
    rubric: Rubric,
    code: str,
    plant: Planter,
    free: Iterator[int],
    generator: np.random.Generator,
) -> None:
    for chamber in free:
        detail = plant(handed_in, rubric, chamber, generator)
        if detail is not None:
            handed_in.truth.append((chamber, code, detail))
            return


def _has(handed_in: Submissions, chamber: int, *codes: str) -> bool:
    given = handed_in.sheet.given
    return all(code in given and given[code][chamber] for code in codes)


def _count_firms_of_members(
    handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator
) -> str | None:
    """The firms of its member bodies counted as members, this year and at its start; all else stays as it was."""
    if not _has(handed_in, chamber, "members_total", "members_start"):
        return None
    values, times = handed_in.sheet.values, int(generator.integers(60, 120))
    for code in ("members_total", "members_start"):
        values[code][chamber] = max(1, values[code][chamber]) * times
    # Its own firms are all that its other numbers are made of, so the new ones fill the gap.
    if _has(handed_in, chamber, "new_members"):
        gap = values["members_total"][chamber] - values["members_start"][chamber]
        values["new_members"][chamber] = max(gap, values["new_members"][chamber])
    return "members_total"


def _exceed_the_whole(
    handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator
) -> str | None:
    """More new key members than new members."""
    if not _has(handed_in, chamber, "new_members", "new_key_members"):
        return None
    values = handed_in.sheet.values
    values["new_key_members"][chamber] = values["new_members"][chamber] + generator.integers(1, 6)
    return "new_key_members"


def _write_another_year(
    handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator
) -> str | None:
    """A date of the year before, as last year's form is copied; one of December might be meant."""
    values, year = handed_in.sheet.values, handed_in.received[chamber].year
    dates = [
        code
        for code, field in rubric.fields.items()
        if field.value_type == "date"
        and _has(handed_in, chamber, code)
        and date(year, 1, 1) <= date.fromordinal(int(values[code][chamber])) < date(year, 12, 1)
    ]
    if not dates:
        return None
    code = dates[int(generator.integers(len(dates)))]
    values[code][chamber] -= 365
    return code


def _multiply_a_count(
    handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator
) -> str | None:
    """A count of its own (no ratio, no upper bound) hundreds of times what it is: a unit, or a zero, too many."""
    codes = [
        indicator.field_codes[0]
        for indicator in rubric.indicators
        if indicator.value_type == "count"
        and len(indicator.field_codes) == 1
        and rubric.fields[indicator.field_codes[0]].maximum is None
        and not _fewest_is_best(indicator, rubric)
        and _has(handed_in, chamber, indicator.field_codes[0])
        and handed_in.sheet.values[indicator.field_codes[0]][chamber] > 0
    ]
    if not codes:
        return None
    code = codes[int(generator.integers(len(codes)))]
    handed_in.sheet.values[code][chamber] *= 300
    return code


def _reach_every_top(
    handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator
) -> str | None:
    """What just earns full points, everywhere."""
    values = handed_in.sheet.values
    answered = [indicator for indicator in rubric.indicators if _has(handed_in, chamber, *indicator.field_codes)]
    # Denominators first: a growth's total is what other indicators divide by.
    for indicator in sorted(answered, key=lambda indicator: indicator.calculation == "ratio"):
        values[indicator.field_codes[0]][chamber] = _best(handed_in, rubric, indicator, chamber)
    if _has(handed_in, chamber, "members_total", "members_start", "new_members"):
        growth = values["members_total"][chamber] - values["members_start"][chamber]
        others = [values[code][chamber] for code in ("new_members", "new_key_members") if code in values]
        values["new_members"][chamber] = max(growth, *others)
    return ""


def _best(handed_in: Submissions, rubric: Rubric, indicator: Indicator, chamber: int) -> int:
    """The least that earns an indicator's full points."""
    code, *of = indicator.field_codes
    field, top = rubric.fields[code], top_bound(indicator, rubric)
    denominator = int(handed_in.sheet.values[of[0]][chamber]) if of else 0
    if indicator.calculation == "growth":
        return math.ceil(denominator * (1 + top / 100))
    if of:
        return math.ceil(denominator * top / 100)
    if indicator.value_type == "date":
        due = field_due_dates(handed_in.received[chamber].year)[code]
        return due.toordinal() - int(top)
    if indicator.rule_kind == "bands":
        return int(top)
    most = max(handed_in.sheet.values[code])
    return int(most if field.maximum is None else field.maximum)


def _have_nothing_to_measure(
    handed_in: Submissions, rubric: Rubric, chamber: int, generator: np.random.Generator
) -> str | None:
    """Nought of nought wherever that takes an indicator out of the account."""
    indicators = rubric.tables["indicators"].filter(
        (pl.col("calculation") == "ratio") & (pl.col("zero_denominator") == "not_applicable")
    )["code"]
    pairs = [each.field_codes for each in rubric.indicators if each.code in set(indicators)]
    pairs = [pair for pair in pairs if _has(handed_in, chamber, *pair)]
    for code in {code for pair in pairs for code in pair}:
        handed_in.sheet.values[code][chamber] = 0
    return ";".join(sorted(pair[1] for pair in pairs)) if len(pairs) >= _FEWEST_NOUGHTS else None


def _copy_answers(handed_in: Submissions, register: pl.DataFrame, free: Iterator[int], pairs: int) -> None:
    """same_as_another: a chamber hands in a copy of what another one of its kind wrote."""
    kinds = register.select("chamber_type", "is_registered", "has_party_org").rows()
    waiting: dict[tuple[object, ...], int] = {}
    ids = register["chamber_id"]
    for chamber in free:
        if pairs == 0:
            return
        other = waiting.pop(kinds[chamber], None)
        if other is None:
            waiting[kinds[chamber]] = chamber
            continue
        for values in handed_in.sheet.values.values():
            values[chamber] = values[other]
        handed_in.truth += [(chamber, "same_as_another", ids[other]), (other, "same_as_another", ids[chamber])]
        pairs -= 1


def _heap_a_district(handed_in: Submissions, rubric: Rubric, register: pl.DataFrame) -> None:
    """heaped_above_edge: where a whole district can, it counts just as many as its second band asks for.

    Taken are the district and ratio with most chambers whose denominator is large enough to land within the window.
    """
    values, districts = handed_in.sheet.values, register["district_code"].to_numpy()
    best: tuple[int, str, float, list[int]] = (0, "", 0.0, [])
    for indicator in rubric.indicators:
        edges = sorted(float(band.bound) for band in rubric.bands.get(indicator.code, ()) if band.bound)
        if indicator.calculation != "ratio" or len(edges) < 2 or edges[-1] <= 0:
            continue
        code, of = indicator.field_codes
        for district in np.unique(districts):
            members = [
                int(chamber)
                for chamber in np.flatnonzero(districts == district)
                if chamber not in handed_in.not_submitted
                and _has(handed_in, int(chamber), code, of)
                and not any(int(chamber) in handed_in.sheet.texts.get(each, {}) for each in (code, of))
                and _lands_near(int(values[of][chamber]), edges[-2])
            ]
            best = max(best, (len(members), indicator.code, edges[-2], members))
    _, indicator_code, edge, members = best
    field_codes = {indicator.code: indicator.field_codes for indicator in rubric.indicators}[indicator_code]
    for chamber in members:
        values[field_codes[0]][chamber] = math.ceil(values[field_codes[1]][chamber] * edge / 100)
        handed_in.truth.append((chamber, "heaped_above_edge", indicator_code))


def _lands_near(denominator: int, edge: float) -> bool:
    """Whether the first whole number that reaches the edge stays within the window above it."""
    return denominator > 0 and 100 * math.ceil(denominator * edge / 100) / denominator < edge + _HEAP_WINDOW


def _fewest_is_best(indicator: Indicator, rubric: Rubric) -> bool:
    return top_bound(indicator, rubric) <= float(rubric.fields[indicator.field_codes[0]].minimum or 0)


_PLANTERS: Mapping[str, Planter] = {
    "indirect_members": _count_firms_of_members,
    "part_above_whole": _exceed_the_whole,
    "date_in_another_year": _write_another_year,
    "far_above_peers": _multiply_a_count,
    "all_at_top": _reach_every_top,
    "nothing_to_measure": _have_nothing_to_measure,
}

"""Totals of all chambers under many weight sets at once: matrix products over cached criterion shares.

Shares are whole billionths and weights whole millionths, held in floats: their products and sums stay below 2^53 and
are exact, whatever the processor, the number of threads and the order of summing. What follows is elementwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
UNIT = 1e9
CHAMBERS_AT_ONCE = 4_096
"""So many columns of some twenty draws stay in a processor's cache."""
LOG_OF_NOTHING = -1e30
"""Stands for the logarithm of 0: with any weight at all it makes a geometric mean exactly 0."""


@dataclass(frozen=True)
class GroupShares:
    """What is cached of each chamber and criterion, in billionths.

    dimensions: the criteria of each dimension, as slices of the first axis of the arrays.
    applicable: by unanswered level, criteria x chambers: how much of the criterion's points in the chamber's profile
    counts. earned: by unanswered and unverified level, criteria x chambers: the share earned of what counts.
    """

    dimensions: tuple[slice, ...]
    applicable: Sequence[Floats]
    earned: Sequence[Sequence[Floats]]

    @property
    def chambers(self) -> int:
        return int(self.applicable[0].shape[1])


@dataclass(frozen=True)
class Rule:
    """One set of assumptions. Levels are indexes of design.UNANSWERED and design.UNVERIFIED.

    geometric: of the total; geometric_dimensions: of each dimension over its criteria.
    """

    geometric: bool
    geometric_dimensions: tuple[bool, ...]
    policy: str
    unanswered: int
    unverified: int


@dataclass(frozen=True)
class Totals:
    """share: draws x chambers, of the total points, 0..1; lowest: the lowest share of a dimension, -1 without one."""

    share: Floats
    lowest: Floats


def total_shares(groups: GroupShares, rule: Rule, weights: Floats) -> Totals:
    """The totals under each of the weight sets (draws x criteria, millionths) and one rule.

    Policy criterion: a criterion counts whole or not at all, and the dimensions that have one share the total.
    dimension: it counts by the share that applies. total: so do the dimensions (contract, rubric.csv).
    """
    found = Totals(np.empty((len(weights), groups.chambers)), np.empty((len(weights), groups.chambers)))
    for start in range(0, groups.chambers, CHAMBERS_AT_ONCE):
        some = slice(start, start + CHAMBERS_AT_ONCE)
        _fill(groups, rule, weights, some, found)
    return found


def _fill(groups: GroupShares, rule: Rule, weights: Floats, some: slice, found: Totals) -> None:
    """Work out the totals of some chambers and put them into their places."""
    by_criterion = rule.policy == "criterion"
    applicable = groups.applicable[rule.unanswered][:, some]
    earned = groups.earned[rule.unanswered][rule.unverified][:, some]
    counted = (applicable > 0).astype(np.float64) if by_criterion else applicable
    scale = UNIT if by_criterion else 1.0
    added: Floats | float = 0.0
    whole: Floats | float = 0.0
    lowest = np.ones((len(weights), applicable.shape[1]))
    for criteria, geometric in zip(groups.dimensions, rule.geometric_dimensions, strict=True):
        weight = weights[:, criteria]
        possible = weight @ counted[criteria]
        alive = possible > 0
        all_alive = bool(alive.all())
        divisor = possible if all_alive else np.where(alive, possible, 1.0)
        share = _dimension_share(counted[criteria], earned[criteria], weight, divisor, scale, geometric=geometric)
        np.minimum(lowest, share, out=lowest, where=True if all_alive else alive)
        counts = possible if rule.policy == "total" else weight.sum(axis=1, keepdims=True)
        if not all_alive:
            counts = counts * alive
        whole = whole + counts
        if rule.geometric:
            with np.errstate(divide="ignore"):
                share = np.maximum(np.log(share), LOG_OF_NOTHING)
        added = added + counts * share
    scored = np.broadcast_to(np.greater(whole, 0), lowest.shape)
    mean = np.divide(added, whole, out=np.zeros_like(lowest), where=scored)
    if rule.geometric:
        # As in the scoring: the share of a geometric mean is rounded once, to nine decimals.
        mean = np.rint(np.exp(mean) * UNIT) / UNIT
    found.share[:, some] = np.where(scored, mean, 0.0)
    found.lowest[:, some] = np.where(scored, lowest, -1.0)


def _dimension_share(
    counted: Floats, earned: Floats, weight: Floats, possible: Floats, scale: float, *, geometric: bool
) -> Floats:
    """The share of a dimension earned. possible: the weight that counts, or 1 where none does and no share is read."""
    if geometric:
        # Logarithms as two whole numbers, of 1e-8 and of 1e-16, so that their products with weights are exact as well.
        with np.errstate(divide="ignore"):
            logs = np.maximum(np.log(earned / UNIT), LOG_OF_NOTHING)
        logs = np.where(counted > 0, counted * logs * (scale / UNIT * 1e8), 0.0)
        coarse = np.rint(logs)
        part = weight @ coarse + (weight @ np.rint((logs - coarse) * 1e8)) / 1e8
        return np.exp(part / (possible * (scale / UNIT * 1e8)))
    # What is earned of the criterion's points in the profile is rounded half up to nine decimals.
    part = weight @ np.floor(counted * earned / (UNIT / scale) + 0.5)
    return part / (possible * scale)


def competition_ranks(keys: Floats) -> npt.NDArray[np.int32]:
    """Ranks (1, 2, 2, 4) of each row of whole-number keys, the highest first; rows x chambers."""
    ranks = np.empty(keys.shape, dtype=np.int32)
    if not keys.size:
        return ranks
    for row, values in enumerate(keys):
        low, high = values.min(), values.max()
        if high - low < 4_000_000:
            place = (values - low).astype(np.intp)
            counts = np.bincount(place)
            ahead = counts[::-1].cumsum()[::-1] - counts
            ranks[row] = ahead[place] + 1
        else:
            ranks[row] = len(values) - np.searchsorted(np.sort(values), values, side="right") + 1
    return ranks


def rank_keys(units: Floats, decimals: int) -> Floats:
    """Scores in billionths -> whole units of the precision of ranks, half up; the twin of the macro rank_key."""
    step = 10.0 ** (9 - decimals)
    return np.floor((2 * units + step) / (2 * step))

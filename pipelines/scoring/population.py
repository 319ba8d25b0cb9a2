"""The chambers of one campaign year and what turns their shares of the total into scores, grades and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.scoring.totals import UNIT, Floats, GroupShares, Totals, rank_keys

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Adjustment:
    """One step of bonus or deduction: official points of each chamber, then the limits; all in billionths."""

    points: Floats
    floor: float | None
    cap: float | None


@dataclass(frozen=True)
class Grade:
    """Edges of a grade in billionths: of the total, and of the lowest dimension's share in percent."""

    code: str
    min_total: float
    min_dimension_share: float


@dataclass(frozen=True)
class Population:
    """One campaign year. Arrays have one entry per chamber, in the order of the shares.

    criteria: codes, in the order of the shares. total_points: in billionths. published_rank: city rank, 0 if unranked.
    district: index into districts, -1 where the district is not ranked. grades: the best first. worst_cap: number of
    the best grade that gates leave a chamber, 0 for any.
    """

    rubric_id: str
    chambers: Sequence[str]
    criteria: Sequence[str]
    groups: GroupShares
    total_points: float
    rank_decimals: int
    published_rank: Integers
    districts: Sequence[str]
    district: Integers
    adjustments: Sequence[Adjustment]
    grades: Sequence[Grade]
    worst_cap: Integers

    @property
    def ranked(self) -> Integers:
        """Places of the ranked chambers."""
        return np.flatnonzero(self.published_rank)

    def scores(self, totals: Totals) -> Floats:
        """Scores in billionths, draws x chambers, adjustments applied step by step."""
        scores = np.rint(totals.share * self.total_points)
        for step in self.adjustments:
            scores += step.points
            if step.floor is not None:
                np.maximum(scores, step.floor, out=scores)
            if step.cap is not None:
                np.minimum(scores, step.cap, out=scores)
        return scores

    def grade_numbers(self, scores: Floats, lowest: Floats) -> npt.NDArray[np.int8]:
        """The grade reached, as its place in `grades` (their number where none is), draws x chambers."""
        found = np.full(scores.shape, len(self.grades), dtype=np.int8)
        percent = np.rint(lowest * 100 * UNIT)
        for number in reversed(range(len(self.grades))):
            grade = self.grades[number]
            found[(scores >= grade.min_total) & (percent >= grade.min_dimension_share)] = number
        capped = np.maximum(found, self.worst_cap.astype(np.int8))
        return np.where(found < len(self.grades), capped, found)

    def district_keys(self, scores: Floats) -> Floats:
        """Rank keys of the ranked districts' mean scores over all their chambers, draws x districts; exact."""
        order = np.argsort(self.district, kind="stable")
        order = order[np.searchsorted(self.district[order], 0) :]
        if not len(order):
            return np.empty((len(scores), 0))
        starts, counts = np.unique(self.district[order], return_index=True, return_counts=True)[1:]
        sums = np.add.reduceat(scores[:, order].astype(np.int64), starts, axis=1)
        means = (2 * sums + counts) // (2 * counts)
        return rank_keys(means.astype(np.float64), self.rank_decimals)

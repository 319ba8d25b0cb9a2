"""How sure ranks and grades are: every draw of the stored design applied to all chambers and districts of a year.

Floats are used here on purpose: what comes out are ranks and probabilities, never points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.scoring.design import UNANSWERED, UNVERIFIED, Draw
from pipelines.scoring.population import Population
from pipelines.scoring.totals import Floats, Rule, competition_ranks, rank_keys, total_shares

BLOCK_CELLS = 2_000_000
"""Draws x chambers worked on at once: some 16 MB an array."""
TOP_CHAMBERS, TOP_DISTRICTS = 10, 3
Ranks = npt.NDArray[np.int32]
RankMatrix = npt.NDArray[Any]


@dataclass(frozen=True)
class Standing:
    """Ranks over all draws of some subjects (chambers or districts). Counts are numbers of draws.

    Quantiles are exact, by nearest rank: of 1,000 draws the 50th, 500th and 950th in order.
    """

    median: Ranks
    p05: Ranks
    p95: Ranks
    top: Ranks
    bottom: Ranks


@dataclass(frozen=True)
class Robustness:
    """ranked chambers and ranked districts in the order of the population; grades: chambers x (grades + none)."""

    chambers: Standing
    districts: Standing
    grades: Ranks


def rule_of(draw: Draw, dimensions: int) -> Rule:
    """What a draw assumes. Its aggregation holds for dimensions and total; inside a criterion the rubric's own does."""
    geometric = draw.aggregation == "geometric"
    return Rule(
        geometric=geometric,
        geometric_dimensions=(geometric,) * dimensions,
        policy=draw.not_applicable_policy,
        unanswered=UNANSWERED.index(draw.unanswered_position),
        unverified=UNVERIFIED.index(draw.unverified_basis),
    )


def robustness(population: Population, draws: Sequence[Draw], weights: Floats) -> Robustness:
    """Apply every draw to all chambers. weights: draws x criteria, millionths, in the order of the population.

    Only who is ranked tonight is ranked in a draw; a district's mean takes in all its chambers (domain, rules of
    scoring 7 and 9).
    """
    ranked = population.ranked
    ranks: RankMatrix = np.empty((len(draws), len(ranked)), dtype=np.uint16 if len(ranked) < 2**16 else np.uint32)
    places: RankMatrix = np.empty((len(draws), len(population.districts)), dtype=np.uint16)
    grades = np.zeros((len(ranked), len(population.grades) + 1), dtype=np.int32)
    for rule, rows in _blocks(population, draws):
        totals = total_shares(population.groups, rule, weights[rows])
        scores = population.scores(totals)
        ranks[rows] = competition_ranks(rank_keys(scores[:, ranked], population.rank_decimals))
        places[rows] = competition_ranks(population.district_keys(scores))
        reached = population.grade_numbers(scores, totals.lowest)[:, ranked]
        for number in range(grades.shape[1]):
            grades[:, number] += (reached == number).sum(axis=0, dtype=np.int32)
    return Robustness(
        _standing(ranks, TOP_CHAMBERS, _in_bottom_tenth), _standing(places, TOP_DISTRICTS, _in_last_three), grades
    )


def _blocks(population: Population, draws: Sequence[Draw]) -> Iterator[tuple[Rule, list[int]]]:
    """Draws that differ in their weights only, so that they are one matrix product; in blocks of bounded size."""
    alike: dict[Rule, list[int]] = defaultdict(list)
    for row, draw in enumerate(draws):
        alike[rule_of(draw, len(population.groups.dimensions))].append(row)
    size = max(1, BLOCK_CELLS // max(1, population.groups.chambers))
    for rule, rows in alike.items():
        for start in range(0, len(rows), size):
            yield rule, rows[start : start + size]


def _in_bottom_tenth(behind: Ranks, subjects: int) -> npt.NDArray[np.bool_]:
    """At most a tenth of all stand at or behind the rank."""
    return np.less_equal(behind * 10, subjects)


def _in_last_three(behind: Ranks, _subjects: int) -> npt.NDArray[np.bool_]:
    return np.less_equal(behind, TOP_DISTRICTS)


def _standing(ranks: RankMatrix, top: int, in_bottom: Callable[[Ranks, int], npt.NDArray[np.bool_]]) -> Standing:
    draws, subjects = ranks.shape
    chosen = [max(0, -(-draws * percent // 100) - 1) for percent in (50, 5, 95)]
    found = np.zeros((5, subjects), dtype=np.int32)
    size = max(1, BLOCK_CELLS // draws)
    for start in range(0, subjects, size):
        block = slice(start, start + size)
        ordered = np.sort(ranks[:, block].T, axis=1)
        found[:3, block] = ordered[:, chosen].T
        found[3, block] = (ordered <= top).sum(axis=1)
        # A rank says how many are ahead; the rest, those tied with it among them, stand at or behind it.
        found[4, block] = in_bottom(subjects + 1 - ordered.astype(np.int32), subjects).sum(axis=1)
    return Standing(*found)

"""Which assumption moves ranks most: Sobol indices over a full factorial, and each criterion left out in turn.

All factors are discrete and every combination is evaluated, so the indices are enumerated and not estimated: there is
no sampling error. Definitions: I. M. Sobol, Mathematics and Computers in Simulation 55 (2001); the total index in the
form of Jansen (Computer Physics Communications 117, 1999), a mean of squared differences, which needs no centring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
import numpy.typing as npt

from pipelines.scoring.design import AGGREGATIONS, FAMILIES, POLICIES, UNANSWERED, UNVERIFIED, Draw
from pipelines.scoring.population import Population
from pipelines.scoring.totals import Floats, Rule, competition_ranks, rank_keys, total_shares

SETS_PER_FAMILY = 6
FACTORS = ("weights", "aggregation", "not_applicable_policy", "unanswered_position", "unverified_basis")


@dataclass(frozen=True)
class FactorIndex:
    """One factor's share of the variance of the mean absolute rank shift: alone, and with all it interacts with."""

    factor_code: str
    levels: int
    first_order: Fraction
    total: Fraction


def factor_draws(draws: Sequence[Draw]) -> list[int]:
    """Places of the draws whose weight sets are the levels of the factor "weights": the first six of each family."""
    chosen: list[int] = []
    for family in FAMILIES:
        chosen += [place for place, draw in enumerate(draws) if draw.weight_family == family][:SETS_PER_FAMILY]
    return chosen


def factor_indices(population: Population, weights: Floats) -> list[FactorIndex]:
    """Indices of the five factors. weights: the weight sets that are the levels of the first one x criteria.

    The output of a combination is the mean absolute difference between ranked chambers' ranks and their published ones.
    """
    levels = (len(weights), len(AGGREGATIONS), len(POLICIES), len(UNANSWERED), len(UNVERIFIED))
    shifts: dict[tuple[int, ...], Fraction] = {}
    for aggregation, policy, unanswered, unverified in product(*map(range, levels[1:])):
        geometric = AGGREGATIONS[aggregation] == "geometric"
        rule = Rule(
            geometric, (geometric,) * len(population.groups.dimensions), POLICIES[policy], unanswered, unverified
        )
        for number, shift in enumerate(_mean_shifts(population, rule, weights)):
            shifts[number, aggregation, policy, unanswered, unverified] = shift
    return [FactorIndex(name, levels[place], *sobol(shifts, place)) for place, name in enumerate(FACTORS)]


def sobol(outputs: dict[tuple[int, ...], Fraction], place: int) -> tuple[Fraction, Fraction]:
    """First-order and total index of the factor at `place`. outputs: every combination of levels -> output, exact.

    First order: variance of the means by level; total: mean of the variance within each combination of the others. Both
    over the whole variance, and 0 where nothing varies.
    """
    whole = _variance(list(outputs.values()))
    if not whole:
        return Fraction(0), Fraction(0)
    by_level: dict[int, list[Fraction]] = {}
    by_rest: dict[tuple[int, ...], list[Fraction]] = {}
    for levels, output in outputs.items():
        by_level.setdefault(levels[place], []).append(output)
        by_rest.setdefault(levels[:place] + levels[place + 1 :], []).append(output)
    between = _variance([_mean(values) for values in by_level.values()])
    within = _mean([_variance(values) for values in by_rest.values()])
    return between / whole, within / whole


def ranks_without(population: Population, rule: Rule, nominal: Floats) -> npt.NDArray[np.int32]:
    """Ranks of the ranked chambers with each criterion left out in turn, criteria x ranked chambers.

    nominal: the rubric's own weights. What is left out has no points, and the others share the total by their own.
    """
    weights = np.tile(nominal, (len(nominal), 1))
    np.fill_diagonal(weights, 0.0)
    found = np.empty((len(nominal), len(population.ranked)), dtype=np.int32)
    for number in range(len(nominal)):
        found[number] = _ranks(population, rule, weights[number : number + 1])[0]
    return found


def _ranks(population: Population, rule: Rule, weights: Floats) -> npt.NDArray[np.int32]:
    scores = population.scores(total_shares(population.groups, rule, weights))
    return competition_ranks(rank_keys(scores[:, population.ranked], population.rank_decimals))


def _mean_shifts(population: Population, rule: Rule, weights: Floats) -> list[Fraction]:
    published = population.published_rank[population.ranked]
    moved = np.abs(_ranks(population, rule, weights) - published).sum(axis=1)
    return [Fraction(int(shift), max(1, len(published))) for shift in moved]


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _variance(values: Sequence[Fraction]) -> Fraction:
    mean = _mean(values)
    return _mean([(value - mean) ** 2 for value in values])

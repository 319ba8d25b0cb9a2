"""The stored design of the rank-robustness draws: which assumptions each draw makes, and its weights for a rubric.

Only `random.Random.random` is drawn from, whose sequence Python promises to keep, and weights are whole millionths:
the same design on every machine, and anyone can replay a draw from the published tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

SEED = 20170401
DRAWS = 1_000
SPREAD = Fraction(1, 4)
HANDED_OUT = 100
"""Dirichlet concentration: as if an earlier panel had handed out a hundred points in proportion to the rubric's own."""
MILLION = 1_000_000

FAMILIES = ("criterion", "dimension", "dirichlet")
AGGREGATIONS = ("arithmetic", "geometric")
POLICIES = ("criterion", "dimension", "total")
UNANSWERED = (Decimal(0), Decimal("0.5"), Decimal(1))
"""Share of its full points that an unanswered or invalid indicator gets; 0 is the rubric's own way."""
UNVERIFIED = ("discounted", "official", "claimed")
"""What a claim that no reviewer looked at is worth: a tenth less, the official points, or its face value."""


@dataclass(frozen=True)
class Draw:
    """One row of marts.dim_robustness_draw."""

    draw_no: int
    weight_family: str
    aggregation: str
    not_applicable_policy: str
    unanswered_position: Decimal
    unverified_basis: str


def make_draws(count: int = DRAWS, seed: int = SEED) -> list[Draw]:
    """`count` draws, numbered from 1. Every level of a factor comes equally often (to one), in an order of its own."""
    factors: Sequence[Sequence[Any]] = (FAMILIES, AGGREGATIONS, POLICIES, UNANSWERED, UNVERIFIED)
    columns = []
    for number, levels in enumerate(factors):
        random = Random(f"{seed}/factor {number}")  # noqa: S311
        shuffled = sorted((random.random(), place) for place in range(count))
        level_of = {place: levels[order % len(levels)] for order, (_, place) in enumerate(shuffled)}
        columns.append([level_of[place] for place in range(count)])
    return [Draw(number, *levels) for number, levels in enumerate(zip(*columns, strict=True), start=1)]


def weight_set(
    family: str, nominal: Mapping[str, Fraction], dimension_of: Mapping[str, str], random: Random
) -> dict[str, int]:
    """Criterion -> millionths of the total. nominal: criterion -> the rubric's own share of the total, above 0.

    criterion: each criterion's points change by up to ±25 %, evenly; dimension: those of all its criteria together;
    dirichlet: shares drawn around the rubric's own with concentration 100. At least one millionth stays with each.
    Raises KeyError for another family.
    """
    drawn = {
        "criterion": lambda: {code: float(share) * _factor(random) for code, share in nominal.items()},
        "dimension": lambda: _by_dimension(nominal, dimension_of, random),
        "dirichlet": lambda: {code: _gamma(float(share) * HANDED_OUT, random) for code, share in nominal.items()},
    }[family]()
    whole = math.fsum(drawn.values())
    return {code: max(1, round(MILLION * value / whole)) for code, value in drawn.items()}


def weight_sets(
    rubric_id: str, nominal: Mapping[str, Fraction], dimension_of: Mapping[str, str], draws: Sequence[Draw]
) -> list[dict[str, int]]:
    """One weight set per draw. Seeded by rubric and draw, so that neither other rubrics nor other draws matter."""
    return [
        weight_set(draw.weight_family, nominal, dimension_of, Random(f"{SEED}/{rubric_id}/{draw.draw_no}"))  # noqa: S311
        for draw in draws
    ]


def nominal_shares(
    criteria: Sequence[tuple[str, str, Decimal]], dimension_points: Mapping[str, Decimal]
) -> dict[str, Fraction]:
    """Criterion -> its share of the total by the rubric's own points. criteria: (code, dimension, points)."""
    whole = Fraction(sum(dimension_points[code] for code in {dimension for _, dimension, _ in criteria}))
    siblings: dict[str, Fraction] = {}
    for _, dimension, points in criteria:
        siblings[dimension] = siblings.get(dimension, Fraction(0)) + Fraction(points)
    return {
        code: Fraction(dimension_points[dimension]) / whole * Fraction(points) / siblings[dimension]
        for code, dimension, points in criteria
    }


def _factor(random: Random) -> float:
    return 1 + float(SPREAD) * (2 * random.random() - 1)


def _by_dimension(nominal: Mapping[str, Fraction], dimension_of: Mapping[str, str], random: Random) -> dict[str, float]:
    factors = {dimension: _factor(random) for dimension in dict.fromkeys(dimension_of[code] for code in nominal)}
    return {code: float(share) * factors[dimension_of[code]] for code, share in nominal.items()}


def _gamma(shape: float, random: Random) -> float:
    """A gamma variate by Marsaglia and Tsang (ACM TOMS 26, 2000), with the power trick below a shape of 1."""
    if shape < 1:
        return _gamma(shape + 1, random) * math.pow(1 - random.random(), 1 / shape)
    third = shape - 1 / 3
    while True:
        # A normal variate by Box and Muller.
        normal = math.sqrt(-2 * math.log(1 - random.random())) * math.cos(2 * math.pi * random.random())
        cube = (1 + normal / math.sqrt(9 * third)) ** 3
        if cube > 0 and math.log(1 - random.random()) < normal**2 / 2 + third * (1 - cube + math.log(cube)):
            return third * cube

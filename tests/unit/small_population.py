"""Small populations for the tests of rank robustness, and their totals a second time in exact fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.scoring.population import Population
from pipelines.scoring.totals import UNIT, GroupShares
from tests.dbt.reference_scoring import DIGITS, as_decimal, natural_log, round_half_away

Array = npt.NDArray[Any]


def population(
    shares: Sequence[Sequence[float]] | Array,
    dimensions: Sequence[int] | None = None,
    *,
    applicable: Sequence[Sequence[float]] | Array | None = None,
    half: Array | None = None,
    **changed: Any,
) -> Population:
    """Chambers x criteria of shares earned, the same under every assumption. dimensions: criteria in each of them.

    applicable: chambers x criteria (1 if not given). half: shares earned where unanswered counts half, else the same.
    """
    earned = np.rint(np.asarray(shares, dtype=np.float64).reshape(len(shares), -1).T * UNIT)
    counts = np.ones_like(earned) * UNIT if applicable is None else np.rint(np.asarray(applicable).T * UNIT)
    middle = earned if half is None else np.rint(half.T * UNIT)
    sizes = [len(earned)] if dimensions is None else list(dimensions)
    ends = np.cumsum(sizes)
    groups = GroupShares(
        dimensions=tuple(slice(int(end - size), int(end)) for end, size in zip(ends, sizes, strict=True)),
        applicable=[counts] * 3,
        earned=[[earned] * 3, [middle] * 3, [earned] * 3],
    )
    chambers = earned.shape[1]
    settings: dict[str, Any] = {
        "rubric_id": "R",
        "chambers": [f"C{number:03d}" for number in range(chambers)],
        "criteria": [f"K{number}" for number in range(len(earned))],
        "groups": groups,
        "total_points": 100 * UNIT,
        "rank_decimals": 2,
        "published_rank": np.arange(1, chambers + 1),
        "districts": [],
        "district": np.full(chambers, -1),
        "adjustments": [],
        "grades": [],
        "worst_cap": np.zeros(chambers, dtype=np.int64),
    }
    return Population(**settings | changed)


def exact_total(
    shares: Mapping[str, tuple[Fraction, Fraction]],
    weights: Mapping[str, int],
    dimension_of: Mapping[str, str],
    *,
    policy: str,
    geometric: bool,
) -> Fraction:
    """One chamber's share of the total in one draw, from the definitions. shares: criterion -> (applicable, earned)."""
    if policy != "criterion" and not geometric:
        # By definition what is earned of the criterion's points in the profile is rounded to nine decimals.
        shares = {code: (part, round_half_away(part * share) / part if part else part)
                  for code, (part, share) in shares.items()}  # fmt: skip
    counted = {code: Fraction(part > 0) if policy == "criterion" else part for code, (part, _) in shares.items()}
    alive = [code for code, part in counted.items() if part]
    if not alive:
        return Fraction(0)
    pool: dict[str, Fraction] = {}
    whole: dict[str, int] = {}
    for code, weight in weights.items():
        whole[dimension_of[code]] = whole.get(dimension_of[code], 0) + weight
    for code in alive:
        pool[dimension_of[code]] = pool.get(dimension_of[code], Fraction(0)) + weights[code] * counted[code]
    above = sum((pool[code] if policy == "total" else Fraction(whole[code]) for code in pool), Fraction(0))
    effective = {}
    for code in alive:
        dimension = dimension_of[code]
        share = pool[dimension] if policy == "total" else Fraction(whole[dimension])
        effective[code] = share / above * weights[code] * counted[code] / pool[dimension]
    assert sum(effective.values()) == 1
    if not geometric:
        return sum((weight * shares[code][1] for code, weight in effective.items()), Fraction(0))
    if any(shares[code][1] == 0 for code in alive):
        return Fraction(0)
    logs = sum(as_decimal(weight) * natural_log(shares[code][1]) for code, weight in effective.items())
    return Fraction(DIGITS.exp(logs))


def plain_ranks(totals: Sequence[Fraction], points: int = 100, decimals: int = 2) -> list[int]:
    """One more than the number of totals that are higher on the precision of ranks."""
    rounded = [round_half_away(round_half_away(points * total), decimals) for total in totals]
    return [1 + sum(other > one for other in rounded) for one in rounded]

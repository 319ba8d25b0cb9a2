"""How far a rank depends on provisional points: ranks under many redrawn sets of criterion weights.

Floats are used here on purpose: what comes out are ranks and probabilities, never points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 1_000
SPREAD = 0.25
SEED = 20170401
"""The same weight sets every night, for all chambers, so that two nights differ by their data only."""


@dataclass(frozen=True)
class RankIntervals:
    """One entry per chamber, in the order given. Ranks are 1-based; probabilities are shares of the draws."""

    rank_median: npt.NDArray[np.float64]
    rank_p05: npt.NDArray[np.float64]
    rank_p95: npt.NDArray[np.float64]
    bottom_tenth_probability: npt.NDArray[np.float64]


def rank_intervals(
    scores: npt.NDArray[np.float64],
    weights: npt.NDArray[np.float64],
    *,
    decimals: int,
    draws: int = DRAWS,
    spread: float = SPREAD,
    seed: int = SEED,
) -> RankIntervals:
    """Rank chambers under redrawn criterion weights (domain, rules of scoring 9).

    scores, weights: chambers × criteria, points earned and points possible. Each draw multiplies every criterion's
    points by a factor drawn evenly from 1 - spread to 1 + spread, scales them back to the same total, and ranks the
    totals rounded to `decimals` (competition ranks). A chamber is in the bottom tenth when at most n / 10 chambers
    stand at or behind its rank. Raises ValueError when the two arrays differ in shape.
    """
    if scores.shape != weights.shape:
        raise ValueError(f"scores {scores.shape} and weights {weights.shape} differ in shape")
    chambers, criteria = scores.shape
    factors = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, size=(criteria, draws))
    total = weights.sum(axis=1, keepdims=True)
    redrawn = np.round(scores @ factors / (weights @ factors) * total, decimals)
    ranks = np.empty((chambers, draws), dtype=np.int32)
    bottom = np.empty((chambers, draws), dtype=bool)
    for draw in range(draws):
        ordered = np.sort(redrawn[:, draw])
        ahead = chambers - np.searchsorted(ordered, redrawn[:, draw], side="right")
        ranks[:, draw] = ahead + 1
        bottom[:, draw] = (chambers - ahead) * 10 <= chambers
    quantiles = np.quantile(ranks, [0.5, 0.05, 0.95], axis=1, method="nearest")
    return RankIntervals(
        rank_median=quantiles[0].astype(np.float64),
        rank_p05=quantiles[1].astype(np.float64),
        rank_p95=quantiles[2].astype(np.float64),
        bottom_tenth_probability=bottom.mean(axis=1),
    )

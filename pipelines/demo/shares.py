"""Dividing a number of chambers by shares, so that a small example has its proper part of everything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def apportion(total: int, weights: Sequence[float], *, least: int = 0) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainder), none below `least`.

    Raises ValueError if `least` for each is more than `total`.
    """
    if least * len(weights) > total:
        raise ValueError(f"{total} cannot be divided into {len(weights)} parts of {least} or more")
    exact = total * np.asarray(weights, dtype=float) / sum(weights)
    parts = np.maximum(np.floor(exact).astype(int), least)
    while parts.sum() != total:
        step = 1 if parts.sum() < total else -1
        gap = (exact - parts) * step
        if step < 0:
            gap[parts <= least] = -np.inf
        parts[int(np.argmax(gap))] += step
    return [int(part) for part in parts]

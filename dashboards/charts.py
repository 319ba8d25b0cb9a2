"""Where the marks of a chart stand: numbers for the macros in templates/charts.html, which draw them as inline SVG.

A strip is 1000 units wide and stretched to the width of its cell; strokes keep their width, so a point is a line of no
length with round ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 1000
STRIP_MIDDLE = 11
DOT_STEP = 3.6
MOST_DOTS = 5
"""Dots stacked in one place; where more chambers share a place, bars take the place of dots."""

HEAT_STEPS = (Decimal(2), Decimal(5), Decimal(10))
"""Points of percentage away from the city at which a cell of a heat table takes the next colour."""


@dataclass(frozen=True)
class Scale:
    """Values from low to high on the width of a strip; what lies outside is drawn at its edge."""

    low: Decimal | int
    high: Decimal | int

    def __call__(self, value: Decimal | int | None) -> int:
        if value is None or self.high == self.low:
            return 0
        share = (Decimal(value) - self.low) / (self.high - self.low)
        return round(max(Decimal(0), min(Decimal(1), share)) * WIDTH)

    def span(self, start: Decimal | int, end: Decimal | int, least: int = 0) -> tuple[int, int]:
        """Left edge and width of the stretch between two values, at least `least` wide."""
        left, right = self(start), self(end)
        return left, max(right - left, least)


@dataclass(frozen=True)
class Distribution:
    """Paths of a distribution: points, or bars where there are too many. below: chambers left of the scale."""

    points: str
    bars: str
    below: int


def score_scale(bins: Iterable[tuple[Decimal, int]], top: Decimal) -> Scale:
    """A scale from a round number below all but the lowest fiftieth of the scores up to `top`."""
    ordered = sorted(bins)
    hidden, allowed = 0, sum(count for _, count in ordered) // 50
    low = ordered[0][0] if ordered else Decimal(0)
    for score, count in ordered:
        low = score
        hidden += count
        if hidden > allowed:
            break
    return Scale(low // 10 * 10, top)


def distribution(bins: Sequence[tuple[Decimal, int]], scale: Scale, bin_width: Decimal) -> Distribution:
    """Chambers by score: a point each, stacked around the middle, or bars as high as their share of the fullest."""
    seen = [(score, count) for score, count in bins if score >= scale.low]
    below = sum(count for _, count in bins) - sum(count for _, count in seen)
    most = max((count for _, count in seen), default=0)
    places = [(scale(score + bin_width / 2), count) for score, count in seen]
    if most <= MOST_DOTS:
        points = "".join(
            f"M{x} {STRIP_MIDDLE + DOT_STEP * (at - (count - 1) / 2):g}h.1"
            for x, count in places
            for at in range(count)
        )
        return Distribution(points, "", below)
    bars = "".join(f"M{x} 21v-{max(1, round(20 * count / most))}" for x, count in places)
    return Distribution("", bars, below)


def heat(value: Decimal | None, base: Decimal | None, width: int = 1) -> str:
    """The class of a cell of a heat table: how far a percentage lies above or below another one, such as the city's.

    width: by how much the steps are wider, where single values scatter more.
    """
    if value is None or base is None:
        return "h0"
    step = sum(abs(value - base) >= edge * width for edge in HEAT_STEPS)
    return f"h{'-' if value < base and step else ''}{step}"


def polyline(points: Iterable[tuple[float, float]]) -> str:
    """The points of an SVG polyline."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)

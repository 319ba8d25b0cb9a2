"""Where the marks of charts stand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboards.charts import MOST_DOTS, Scale, distribution, heat, score_scale

HALF = Decimal("0.5")


def bins(*scores: tuple[str, int]) -> list[tuple[Decimal, int]]:
    return [(Decimal(score), count) for score, count in scores]


def test_a_scale_runs_from_edge_to_edge_and_holds_what_lies_outside() -> None:
    scale = Scale(20, Decimal(100))
    assert [scale(Decimal(value)) for value in (10, 20, 60, 100, 120)] == [0, 0, 500, 1000, 1000]
    assert scale.span(Decimal(60), Decimal(60), least=4) == (500, 4)
    assert Scale(1, 1)(1) == 0


def test_the_scale_of_scores_leaves_out_no_more_than_a_fiftieth() -> None:
    assert score_scale(bins(("3", 1), ("41.5", 49), ("80", 50)), Decimal(100)).low == 40
    assert score_scale(bins(("3", 3), ("41.5", 49), ("80", 48)), Decimal(100)).low == 0
    assert score_scale([], Decimal(100)).low == 0


def test_every_chamber_above_the_scale_s_low_end_is_one_point() -> None:
    drawn = distribution(bins(("10", 2), ("50", 1), ("60.5", MOST_DOTS)), Scale(40, 100), HALF)
    assert drawn.points.count("M") == 1 + MOST_DOTS
    assert len(set(drawn.points.split("M"))) == 2 + MOST_DOTS, "points of one place stand apart"
    assert (drawn.bars, drawn.below) == ("", 2)


def test_where_chambers_crowd_bars_take_the_place_of_points() -> None:
    drawn = distribution(bins(("50", 100), ("60", 50), ("70", 1)), Scale(40, 100), HALF)
    assert drawn.points == ""
    assert [int(bar.split("v-")[1]) for bar in drawn.bars.split("M")[1:]] == [20, 10, 1]


@pytest.mark.parametrize(
    ("value", "base", "width", "style"),
    [
        ("71.9", "70", 1, "h0"), ("72", "70", 1, "h1"), ("68", "70", 1, "h-1"), ("75", "70", 1, "h2"),
        ("60", "70", 1, "h-3"), ("60", "70", 2, "h-2"), ("90", "70", 2, "h3"),
    ],
)  # fmt: skip
def test_a_heat_cell_takes_the_colour_of_its_distance(value: str, base: str, width: int, style: str) -> None:
    assert heat(Decimal(value), Decimal(base), width) == style


def test_a_cell_without_a_number_has_no_colour() -> None:
    assert heat(None, Decimal(70)) == heat(Decimal(70), None) == "h0"

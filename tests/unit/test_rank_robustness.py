"""Ranks under redrawn weights: what must hold whatever is drawn, and small cases that can be told in advance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.scoring.rank_robustness import DRAWS, RankIntervals, rank_intervals

Array = npt.NDArray[np.float64]
WEIGHTS = [6.0, 6.0, 8.0, 12.0, 10.0, 8.0]


def even(chambers: int, weights: list[float] | None = None) -> Array:
    """The same weights for every chamber."""
    return np.tile(WEIGHTS if weights is None else weights, (chambers, 1))


def same(first: RankIntervals, second: RankIntervals) -> bool:
    names = ("rank_median", "rank_p05", "rank_p95", "bottom_tenth_probability")
    return all(np.array_equal(getattr(first, name), getattr(second, name)) for name in names)


def test_a_chamber_ahead_in_everything_is_first_under_every_weight() -> None:
    weights = even(4)
    scores = weights * np.array([[0.3], [0.9], [0.6], [0.1]])
    found = rank_intervals(scores, weights, decimals=2)
    for ranks in (found.rank_median, found.rank_p05, found.rank_p95):
        assert ranks.tolist() == [3, 1, 2, 4]


def test_equal_chambers_share_a_rank_and_the_next_one_is_left_out() -> None:
    weights = even(4)
    scores = weights * np.array([[0.5], [0.9], [0.5], [0.2]])
    found = rank_intervals(scores, weights, decimals=2)
    assert found.rank_median.tolist() == found.rank_p05.tolist() == found.rank_p95.tolist() == [2, 1, 2, 4]


def test_ranks_are_taken_on_the_declared_precision() -> None:
    weights = even(3)
    scores = weights * np.array([[0.5], [0.50002], [0.2]])  # totals 25.000, 25.001, 10
    assert rank_intervals(scores, weights, decimals=2).rank_median.tolist() == [1, 1, 3]
    assert rank_intervals(scores, weights, decimals=3).rank_median.tolist() == [2, 1, 3]


def test_strength_in_different_criteria_makes_ranks_uncertain() -> None:
    weights = even(3, [10.0, 10.0])
    scores = np.array([[9.0, 4.0], [4.0, 9.0], [1.0, 1.0]])
    found = rank_intervals(scores, weights, decimals=2)
    assert found.rank_p05.tolist() == [1, 1, 3]
    assert found.rank_p95.tolist() == [2, 2, 3]


def test_without_spread_the_ranks_are_those_of_the_scores() -> None:
    weights = even(4, [10.0, 10.0])
    scores = np.array([[9.0, 4.0], [4.0, 9.0], [7.0, 5.0], [10.0, 4.0]])
    found = rank_intervals(scores, weights, decimals=2, spread=0)
    assert found.rank_p05.tolist() == found.rank_p95.tolist() == [2, 2, 4, 1]


def test_points_that_do_not_apply_neither_help_nor_harm() -> None:
    """Full marks are full marks, however a chamber's points are spread over the criteria that apply to it."""
    weights = np.array([[50.0, 50.0, 0.0], [20.0, 30.0, 50.0], [100.0, 0.0, 0.0]])
    found = rank_intervals(weights.copy(), weights, decimals=2)
    assert found.rank_p05.tolist() == found.rank_p95.tolist() == [1, 1, 1]


def test_the_scale_of_all_weights_makes_no_difference() -> None:
    scores = np.array([[9.0, 4.0, 1.0], [4.0, 9.0, 1.0], [5.0, 5.0, 5.0]])
    weights = even(3, [10.0, 10.0, 10.0])
    # Powers of two and a precision beyond any difference keep the floats' own digits.
    assert same(rank_intervals(scores, weights, decimals=9), rank_intervals(scores * 8, weights * 8, decimals=9))


@pytest.mark.parametrize(("chambers", "in_the_bottom"), [(1, 0), (9, 0), (10, 1), (19, 1), (20, 2)])
def test_the_bottom_tenth_holds_at_most_a_tenth(chambers: int, in_the_bottom: int) -> None:
    weights = even(chambers)
    scores = weights * np.linspace(0.9, 0.1, chambers)[:, np.newaxis]
    found = rank_intervals(scores, weights, decimals=2)
    assert found.bottom_tenth_probability.tolist() == [0.0] * (chambers - in_the_bottom) + [1.0] * in_the_bottom


def test_chambers_tied_at_the_end_are_in_the_bottom_tenth_only_if_all_fit() -> None:
    weights = even(20)
    shares = np.array([0.9] * 17 + [0.1] * 3)[:, np.newaxis]
    assert rank_intervals(weights * shares, weights, decimals=2).bottom_tenth_probability.max() == 0
    shares = np.array([0.9] * 18 + [0.1] * 2)[:, np.newaxis]
    assert (
        rank_intervals(weights * shares, weights, decimals=2).bottom_tenth_probability.tolist()
        == [0.0] * 18 + [1.0] * 2
    )


def test_a_probability_is_the_share_of_the_draws() -> None:
    """Two chambers mirror each other at the end of ten: one of them is last in every draw, ties apart."""
    weights = even(10, [10.0, 10.0])
    scores = np.vstack([np.full((8, 2), 9.0), [[1.0, 4.0], [4.0, 1.0]]])
    found = rank_intervals(scores, weights, decimals=9)
    assert found.bottom_tenth_probability[:8].max() == 0
    assert found.bottom_tenth_probability[8:].sum() == pytest.approx(1)
    assert (np.abs(found.bottom_tenth_probability[8:] - 0.5) < 0.05).all()
    assert np.allclose(found.bottom_tenth_probability * DRAWS, np.round(found.bottom_tenth_probability * DRAWS))


def test_the_same_data_gives_the_same_intervals_and_another_seed_other_weights() -> None:
    drawn = np.random.default_rng(7)
    weights = even(30)
    scores = weights * drawn.uniform(0.4, 0.6, weights.shape)
    first = rank_intervals(scores, weights, decimals=2)
    assert same(first, rank_intervals(scores, weights, decimals=2))
    assert not same(first, rank_intervals(scores, weights, decimals=2, seed=1))


def test_the_order_of_the_chambers_makes_no_difference() -> None:
    drawn = np.random.default_rng(11)
    weights = even(25)
    scores = weights * drawn.uniform(0.2, 0.9, weights.shape)
    order = drawn.permutation(25)
    straight = rank_intervals(scores, weights, decimals=2)
    shuffled = rank_intervals(scores[order], weights[order], decimals=2)
    assert np.array_equal(shuffled.rank_median, straight.rank_median[order])
    assert np.array_equal(shuffled.bottom_tenth_probability, straight.bottom_tenth_probability[order])


def test_intervals_are_those_of_a_plain_recount() -> None:
    """Draw by draw in plain Python: one more than the number of chambers with a higher rounded total."""
    drawn = np.random.default_rng(3)
    weights = even(7, [10.0, 30.0, 60.0])
    scores = np.round(weights * drawn.uniform(0.3, 0.8, weights.shape), 2)
    draws = 101
    factors = np.random.default_rng(5).uniform(0.6, 1.4, size=(3, draws))
    ranks = []
    for draw in range(draws):
        totals = [
            round(
                sum(score * factor for score, factor in zip(row, factors[:, draw], strict=True))
                / sum(weight * factor for weight, factor in zip(weight_row, factors[:, draw], strict=True))
                * sum(weight_row),
                2,
            )
            for row, weight_row in zip(scores.tolist(), weights.tolist(), strict=True)
        ]
        ranks.append([1 + sum(other > total for other in totals) for total in totals])
    ordered = np.sort(np.array(ranks), axis=0)
    found = rank_intervals(scores, weights, decimals=2, draws=draws, spread=0.4, seed=5)
    # With 101 draws the quantiles stand exactly on the draws 6, 51 and 96.
    assert found.rank_p05.tolist() == ordered[5].tolist()
    assert found.rank_median.tolist() == ordered[50].tolist()
    assert found.rank_p95.tolist() == ordered[95].tolist()


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_ranks_and_probabilities_stay_in_their_bounds(chambers: int, criteria: int, seed: int, decimals: int) -> None:
    drawn = np.random.default_rng(seed)
    weights = drawn.uniform(1, 20, (chambers, criteria))
    scores = weights * drawn.uniform(0, 1, weights.shape)
    found = rank_intervals(scores, weights, decimals=decimals, draws=40)
    assert (found.rank_p05 >= 1).all()
    assert (found.rank_p05 <= found.rank_median).all()
    assert (found.rank_median <= found.rank_p95).all()
    assert (found.rank_p95 <= chambers).all()
    assert found.rank_p05.min() == 1
    assert ((found.bottom_tenth_probability >= 0) & (found.bottom_tenth_probability <= 1)).all()
    assert found.bottom_tenth_probability.sum() <= chambers / 10


def test_arrays_of_different_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2, 6\).*\(3, 6\)"):
        rank_intervals(even(2), even(3), decimals=2)

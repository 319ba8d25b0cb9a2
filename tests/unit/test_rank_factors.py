"""Sobol indices of outputs whose decomposition is known, and criteria left out one at a time."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np

from pipelines.scoring.design import make_draws
from pipelines.scoring.rank_factors import FACTORS, factor_draws, factor_indices, ranks_without, sobol
from pipelines.scoring.rank_robustness import rule_of
from tests.unit.small_population import population


def test_effects_that_add_up_have_indices_that_add_up() -> None:
    """y = 3 a + b over a in 0, 1, 2 and b in 0, 1: variances 6 and 1/4, and nothing between them."""
    outputs = {(a, b): Fraction(3 * a + b) for a, b in product(range(3), range(2))}
    assert sobol(outputs, 0) == (Fraction(24, 25), Fraction(24, 25))
    assert sobol(outputs, 1) == (Fraction(1, 25), Fraction(1, 25))


def test_an_interaction_counts_in_the_total_only() -> None:
    """y = a b over -1, 1: neither factor does anything alone, together they do all."""
    outputs = {(a, b): Fraction((2 * a - 1) * (2 * b - 1)) for a, b in product(range(2), range(2))}
    assert sobol(outputs, 0) == sobol(outputs, 1) == (0, 1)


def test_a_mixed_output_by_hand() -> None:
    """y = 0, 0, 0, 4: variance 3; means by a are 0 and 2, variance 1; within b-rows variances 0 and 4, mean 2."""
    outputs = {(0, 0): Fraction(0), (0, 1): Fraction(0), (1, 0): Fraction(0), (1, 1): Fraction(4)}
    assert sobol(outputs, 0) == sobol(outputs, 1) == (Fraction(1, 3), Fraction(2, 3))


def test_without_variance_there_is_nothing_to_explain() -> None:
    assert sobol({(0,): Fraction(2), (1,): Fraction(2)}, 0) == (0, 0)


def test_only_the_factor_that_moves_ranks_has_an_index() -> None:
    """Unanswered values lift the second chamber over the first; everything else leaves both as they are."""
    one = population([[0.5], [0.4]], half=np.array([[0.5], [0.6]]))
    weights = np.full((len(factor_draws(make_draws())), 1), 1e6)
    indices = {index.factor_code: index for index in factor_indices(one, weights)}
    assert tuple(indices) == FACTORS
    assert (indices["unanswered_position"].first_order, indices["unanswered_position"].total) == (1, 1)
    assert {index.total for code, index in indices.items() if code != "unanswered_position"} == {0}
    assert [index.levels for index in indices.values()] == [18, 2, 3, 3, 3]


def test_the_levels_of_weights_are_the_first_sets_of_each_family() -> None:
    draws = make_draws()
    families = [draws[place].weight_family for place in factor_draws(draws)]
    assert families == ["criterion"] * 6 + ["dimension"] * 6 + ["dirichlet"] * 6


def test_a_criterion_left_out_hands_its_points_to_all_others() -> None:
    """Weights 50, 30, 20. Without the first: (0.3 * 30 + 0.9 * 20) / 50 = 54 and (0.8 * 30 + 0 * 20) / 50 = 48."""
    one = population([[0.9, 0.3, 0.9], [0.6, 0.8, 0.0], [0.5, 0.5, 0.5]], (2, 1))
    rule = rule_of(next(draw for draw in make_draws() if draw.aggregation == "arithmetic"), 2)
    own = np.array([500_000.0, 300_000.0, 200_000.0])
    # Left out the second: 90, 42.9, 50; the third: 67.5, 67.5, 50.
    assert ranks_without(one, rule, own).tolist() == [[1, 3, 2], [1, 3, 2], [1, 1, 3]]


def test_the_only_criterion_left_out_leaves_all_equal() -> None:
    one = population([[0.9], [0.3]])
    rule = rule_of(make_draws()[0], 1)
    assert ranks_without(one, rule, np.array([1e6])).tolist() == [[1, 1]]


def test_nobody_ranked_is_no_error() -> None:
    one = population([[0.9], [0.3]], published_rank=np.zeros(2, dtype=np.int64))
    assert ranks_without(one, rule_of(make_draws()[0], 1), np.array([1e6])).shape == (1, 0)

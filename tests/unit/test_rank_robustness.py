"""Ranks, grades and districts under many assumptions: small cases told in advance, and what must hold for all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.scoring import rank_robustness
from pipelines.scoring.design import AGGREGATIONS, POLICIES, Draw, make_draws, nominal_shares, weight_sets
from pipelines.scoring.population import Adjustment, Grade
from pipelines.scoring.rank_robustness import Robustness, Standing, robustness, rule_of
from pipelines.scoring.totals import UNIT, competition_ranks, rank_keys, total_shares
from tests.unit.small_population import exact_total, plain_ranks, population

Array = npt.NDArray[Any]
DRAWS = make_draws(200)
FEW = DRAWS[:54]


def weights(criteria: int, draws: int = len(DRAWS), seed: int = 5) -> Array:
    return np.random.default_rng(seed).integers(40_000, 60_000, size=(draws, criteria)).astype(np.float64)


def found(shares: Any, dimensions: Any = None, draws: list[Draw] = DRAWS, **changed: Any) -> Robustness:
    one = population(shares, dimensions, **changed)
    return robustness(one, draws, weights(len(one.criteria), len(draws)))


def as_lists(standing: Standing) -> list[list[int]]:
    return [getattr(standing, name).tolist() for name in ("median", "p05", "p95", "top", "bottom")]


def test_a_chamber_ahead_in_everything_is_first_under_every_assumption() -> None:
    median, p05, p95, top, _ = as_lists(found([[0.3] * 4, [0.9] * 4, [0.6] * 4, [0.1] * 4], (2, 2)).chambers)
    assert median == p05 == p95 == [3, 1, 2, 4]
    assert top == [200] * 4


def test_equal_chambers_share_a_rank_and_the_next_one_is_left_out() -> None:
    assert as_lists(found([[0.5, 0.7], [0.9, 0.9], [0.5, 0.7], [0.2, 0.2]]).chambers)[0] == [2, 1, 2, 4]


def test_ranks_are_taken_on_the_declared_precision() -> None:
    shares = [[0.5], [0.50001], [0.2]]  # 50.000, 50.001, 20
    assert as_lists(found(shares, rank_decimals=2).chambers)[0] == [1, 1, 3]
    assert as_lists(found(shares, rank_decimals=3).chambers)[0] == [2, 1, 3]


def test_strength_in_different_criteria_makes_ranks_uncertain() -> None:
    _, p05, p95, _, _ = as_lists(found([[0.9, 0.4], [0.4, 0.9], [0.1, 0.1]]).chambers)
    assert (p05, p95) == ([1, 1, 3], [2, 2, 3])


def test_full_marks_are_full_marks_however_the_points_are_spread() -> None:
    applicable = [[0.5, 0.5, 0.0], [0.2, 0.3, 1.0], [1.0, 0.0, 0.0]]
    earned = [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]
    assert as_lists(found(earned, (2, 1), applicable=applicable).chambers)[2] == [1, 1, 1]


@pytest.mark.parametrize(("chambers", "in_the_bottom"), [(1, 0), (9, 0), (10, 1), (19, 1), (20, 2)])
def test_the_bottom_tenth_holds_at_most_a_tenth(chambers: int, in_the_bottom: int) -> None:
    bottom = as_lists(found(np.linspace(0.9, 0.1, chambers)[:, np.newaxis]).chambers)[4]
    assert bottom == [0] * (chambers - in_the_bottom) + [200] * in_the_bottom


def test_chambers_tied_at_the_end_are_in_the_bottom_tenth_only_if_all_fit() -> None:
    assert max(as_lists(found([[0.9]] * 17 + [[0.1]] * 3).chambers)[4]) == 0
    assert as_lists(found([[0.9]] * 18 + [[0.1]] * 2).chambers)[4] == [0] * 18 + [200] * 2


def test_unranked_chambers_have_no_rank_and_take_none_from_others() -> None:
    result = found([[0.9], [0.8], [0.7]], published_rank=np.array([1, 0, 2]))
    assert as_lists(result.chambers)[0] == [1, 2]


def test_a_districts_rank_follows_the_mean_of_all_its_chambers() -> None:
    """50 + 0 and 30 + 30, the city-level chamber apart; means of 25 and 30 and a tie of 30.004 with 30.00."""
    shares = [[0.5], [0.0], [0.3], [0.3], [0.99], [0.30004], [0.30004]]
    result = found(shares, districts=["a", "b", "c"], district=np.array([0, 0, 1, 1, -1, 2, 2]),
                   published_rank=np.zeros(7, dtype=np.int64))  # fmt: skip
    assert as_lists(result.districts) == [[3, 1, 1], [3, 1, 1], [3, 1, 1], [200] * 3, [200] * 3]
    assert as_lists(result.chambers) == [[], [], [], [], []]


def test_grades_look_at_the_total_the_lowest_dimension_and_the_gates() -> None:
    grades = [Grade("high", 80 * UNIT, 60 * UNIT), Grade("middle", 50 * UNIT, 0), Grade("low", 20 * UNIT, 0)]
    shares = [[0.8, 0.8], [0.79999999, 0.8], [0.95, 0.59999], [0.9, 0.9], [0.5, 0.5], [0.1, 0.1], [1.0, 1.0]]
    caps = np.array([0, 0, 0, 2, 0, 2, 0])
    counts = found(shares, (1, 1), grades=grades, worst_cap=caps).grades.tolist()
    assert counts[0] == [200, 0, 0, 0], "edges are inclusive, whatever the mean"
    assert counts[1] == [0, 200, 0, 0]
    assert counts[2] == [0, 200, 0, 0], "a dimension below its edge"
    assert counts[3] == [0, 0, 200, 0], "held down by a gate"
    assert counts[4] == [0, 200, 0, 0]
    assert counts[5] == [0, 0, 0, 200], "a gate does not raise"
    assert counts[6] == [200, 0, 0, 0]


def test_adjustments_are_applied_step_by_step_in_every_draw() -> None:
    """50, 60, 40: a bonus of 30 for the first capped at 75; then 20 off the second; a floor of 45."""
    steps = [
        Adjustment(np.array([30.0, 0, 0]) * UNIT, None, 75 * UNIT),
        Adjustment(np.array([0.0, -20, 0]) * UNIT, 45 * UNIT, None),
    ]
    one = population([[0.5], [0.6], [0.4]], adjustments=steps)
    totals = total_shares(one.groups, rule_of(DRAWS[0], 1), weights(1, 1))
    assert (one.scores(totals) / UNIT).tolist() == [[75, 45, 45]]


def test_what_unanswered_indicators_get_follows_the_draw() -> None:
    shares = np.array([[0.5], [0.4]])
    result = found(shares, half=np.array([[0.5], [0.6]]))
    halves = sum(draw.unanswered_position == Decimal("0.5") for draw in DRAWS)
    assert 60 < halves < 70
    assert as_lists(result.chambers)[:3] == [[1, 2], [1, 1], [2, 2]]


@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 2**32 - 1), st.sampled_from(POLICIES), st.booleans())
def test_totals_and_ranks_are_those_of_plain_fractions(
    chambers: int, criteria: int, seed: int, policy: str, geometric: bool
) -> None:
    """An independent count from the definitions; floats differ from it by far less than a digit that is shown."""
    drawn = np.random.default_rng(seed)
    sizes = (1,) if criteria == 1 else (criteria - criteria // 2, criteria // 2)
    names = [f"K{number}" for number in range(criteria)]
    dimension_of = {name: "A" if number < sizes[0] else "B" for number, name in enumerate(names)}
    applicable = np.round(drawn.choice([0.0, 0.25, 0.6, 1.0], size=(chambers, criteria)), 9)
    earned = np.where(applicable > 0, np.round(drawn.choice([0.0, 0.1, 0.375, 0.9, 1.0], size=applicable.shape), 9), 0)
    sets = drawn.integers(1, 1_000_000, size=(2, criteria)).astype(np.float64)
    one = population(earned, sizes, applicable=applicable)
    (draw,) = [
        draw for draw in DRAWS if (draw.not_applicable_policy, draw.aggregation == "geometric") == (policy, geometric)
    ][:1]
    scores = one.scores(total_shares(one.groups, rule_of(draw, len(sizes)), sets))
    for row in range(2):
        expected = [
            exact_total(
                {name: (Fraction(str(applicable[chamber, place])), Fraction(str(earned[chamber, place])))
                 for place, name in enumerate(names)},
                {name: int(sets[row, place]) for place, name in enumerate(names)}, dimension_of,
                policy=policy, geometric=geometric,
            )
            for chamber in range(chambers)
        ]  # fmt: skip
        apart = [abs(Fraction(score) - 100 * 10**9 * total) for score, total in zip(scores[row], expected, strict=True)]
        # The total is rounded to nine decimals; a geometric mean's share of it as well.
        assert max(apart) <= Fraction(51, 100) + 50 * geometric
        ranks = competition_ranks(rank_keys(scores[row : row + 1], 2))[0]
        assert ranks.tolist() == plain_ranks(expected)


@given(st.integers(1, 12), st.integers(1, 5), st.integers(0, 2**32 - 1), st.integers(0, 9))
@settings(max_examples=50)
def test_ranks_and_counts_stay_in_their_bounds(chambers: int, criteria: int, seed: int, decimals: int) -> None:
    shares = np.random.default_rng(seed).uniform(0, 1, (chambers, criteria))
    result = found(shares, draws=FEW, rank_decimals=decimals, grades=[Grade("half", 50 * UNIT, 0)])
    median, p05, p95, top, bottom = (np.array(values) for values in as_lists(result.chambers))
    assert (p05 >= 1).all()
    assert (p05 <= median).all()
    assert (median <= p95).all()
    assert (p95 <= chambers).all()
    assert p05.min() == 1
    assert bottom.sum() <= chambers / 10 * len(FEW)
    assert (top == len(FEW)).all() == (p95.max() <= 10) or chambers > 10
    assert (result.grades.sum(axis=1) == len(FEW)).all()


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_order_scale_and_a_chamber_without_data_make_no_difference(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    shares = drawn.uniform(0.2, 0.9, (25, 4))
    order = drawn.permutation(25)
    sets = weights(4, len(FEW))
    straight = robustness(population(shares, (2, 2)), FEW, sets)
    shuffled = robustness(population(shares[order], (2, 2)), FEW, sets)
    assert as_lists(shuffled.chambers) == [list(np.array(one)[order]) for one in as_lists(straight.chambers)]
    scaled = robustness(population(shares, (2, 2)), FEW, sets * 8)
    assert as_lists(scaled.chambers) == as_lists(straight.chambers)
    joined = robustness(
        population(np.vstack([shares, np.zeros(4)]), (2, 2), published_rank=np.array([1] * 25 + [0])), FEW, sets
    )
    assert as_lists(joined.chambers) == as_lists(straight.chambers)


def test_sums_are_exact_so_that_their_order_on_a_machine_is_nothing() -> None:
    """The same criteria in another order, and one draw at a time in place of many, give the same bits."""
    drawn = np.random.default_rng(9)
    shares, applicable = drawn.uniform(0, 1, (50, 12)), drawn.uniform(0.1, 1, (50, 12))
    sets = drawn.integers(1, 200_000, size=(30, 12)).astype(np.float64)
    order = [3, 1, 4, 0, 5, 2, 11, 9, 10, 6, 8, 7]
    for draw in FEW:
        rule = rule_of(draw, 2)
        straight = total_shares(population(shares, (6, 6), applicable=applicable).groups, rule, sets).share
        turned = population(shares[:, order], (6, 6), applicable=applicable[:, order]).groups
        assert np.array_equal(total_shares(turned, rule, sets[:, order]).share, straight)
        assert np.array_equal(total_shares(turned, rule, sets[:1, order]).share, straight[:1])


@given(st.integers(0, 2**32 - 1), st.integers(0, 3))
@settings(max_examples=30)
def test_earning_more_never_lowers_a_total(seed: int, criterion: int) -> None:
    drawn = np.random.default_rng(seed)
    shares = drawn.uniform(0, 1, (6, 4))
    more = shares.copy()
    more[:, criterion] = np.minimum(1, more[:, criterion] + drawn.uniform(0, 0.5, 6))
    for draw in FEW[:20]:
        rule = rule_of(draw, 2)
        before, after = (
            total_shares(population(one, (2, 2)).groups, rule, weights(4, 1)).share for one in (shares, more)
        )
        assert (after >= before - 1e-12).all()


def test_blocks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = np.random.default_rng(2).uniform(0, 1, (30, 4))
    whole = as_lists(found(shares, (2, 2)).chambers)
    monkeypatch.setattr(rank_robustness, "BLOCK_CELLS", 40)
    assert as_lists(found(shares, (2, 2)).chambers) == whole


def test_quantiles_are_draws_in_order() -> None:
    """Mirror images swap places; the 10th, 100th and 190th of 200 sorted ranks are taken, with no mean in between."""
    one = population([[0.9, 0.4], [0.4, 0.9], [0.6, 0.6]], (1, 1))
    sets = weights(2)
    result = robustness(one, DRAWS, sets)
    ranks = []
    for place, draw in enumerate(DRAWS):
        scores = one.scores(total_shares(one.groups, rule_of(draw, 2), sets[place : place + 1]))
        ranks.append(plain_ranks([Fraction(score) / 10**11 for score in scores[0]]))
    ordered = np.sort(np.array(ranks), axis=0)
    assert as_lists(result.chambers)[:3] == [ordered[place].tolist() for place in (99, 9, 189)]


def test_every_level_of_the_design_comes_equally_often_and_the_design_never_changes() -> None:
    draws = make_draws()
    assert draws == make_draws()
    assert [draw.draw_no for draw in draws] == list(range(1, 1001))
    for name in ("weight_family", "aggregation", "not_applicable_policy", "unanswered_position", "unverified_basis"):
        counts = np.unique([str(getattr(draw, name)) for draw in draws], return_counts=True)[1]
        assert counts.max() - counts.min() <= 1
    assert len({(draw.aggregation, draw.not_applicable_policy, draw.unanswered_position, draw.unverified_basis)
                for draw in draws}) == 2 * 3 * 3 * 3  # fmt: skip
    assert AGGREGATIONS == ("arithmetic", "geometric")


def test_weights_vary_around_the_rubrics_own_in_their_family() -> None:
    nodes = [("A1", "A", Decimal(6)), ("A2", "A", Decimal(14)), ("B1", "B", Decimal(30))]
    nominal = nominal_shares(nodes, {"A": Decimal(40), "B": Decimal(60)})
    assert nominal == {"A1": Fraction(12, 100), "A2": Fraction(28, 100), "B1": Fraction(60, 100)}
    draws = make_draws()
    sets = weight_sets("R", nominal, {"A1": "A", "A2": "A", "B1": "B"}, draws)
    assert sets == weight_sets("R", nominal, {"A1": "A", "A2": "A", "B1": "B"}, draws)
    assert sets != weight_sets("other", nominal, {"A1": "A", "A2": "A", "B1": "B"}, draws)
    assert all(abs(sum(one.values()) - 1_000_000) <= 2 for one in sets)
    by_family = {
        family: np.array(
            [list(one.values()) for one, draw in zip(sets, draws, strict=True) if draw.weight_family == family]
        )
        for family in ("criterion", "dimension", "dirichlet")
    }
    for drawn in by_family.values():
        assert np.abs(drawn.mean(axis=0) / 1e6 - [0.12, 0.28, 0.60]).max() < 0.01
    ratios = by_family["criterion"] / np.array([0.12, 0.28, 0.60])
    assert (ratios.max(axis=1) / ratios.min(axis=1)).max() <= 1.25 / 0.75 + 1e-4
    assert np.abs(by_family["dimension"][:, 1] / by_family["dimension"][:, 0] - 28 / 12).max() < 1e-3
    # A Dirichlet share p of concentration c varies by p (1 - p) / (c + 1).
    assert by_family["dirichlet"][:, 0].std() / 1e6 == pytest.approx((0.12 * 0.88 / 101) ** 0.5, rel=0.1)

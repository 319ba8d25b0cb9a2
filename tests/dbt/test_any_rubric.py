"""Every combination of policies, means and rule kinds, scored side by side in one build, against the reference."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import pytest

from pipelines.reference import load_rubrics
from pipelines.rubric.check import check_rubric
from pipelines.settings import Settings
from tests.dbt import any_rubric
from tests.dbt.built_city import BuiltCity
from tests.dbt.dbt_runs import DbtRuns
from tests.dbt.inbox import write_inputs
from tests.dbt.next_steps import wrong_steps
from tests.dbt.reference_bridge import bridge_expected
from tests.dbt.reference_scoring import BASES
from tests.dbt.reference_tree import Scored, adjust, climb

LEVELS = {"criterion": "fct_criterion_score", "dimension": "fct_dimension_score", "total": "fct_chamber_score"}


@pytest.fixture(scope="module")
def any_city(tmp_path_factory: pytest.TempPathFactory) -> BuiltCity:
    """One build in which every combination has its own rubric and year."""
    settings = Settings(home=tmp_path_factory.mktemp("any"))
    any_rubric.write_rubrics(settings.rubrics)
    rubrics = load_rubrics(settings)
    write_inputs(settings, rubrics, any_rubric.files())
    runs = DbtRuns(settings)
    runs.build("build", "--exclude-resource-type", "unit_test")
    return BuiltCity(settings, rubrics, runs)


def test_every_generated_rubric_passes_the_check(any_city: BuiltCity) -> None:
    faults = {path.name: check_rubric(path) for path in any_city.settings.rubrics.iterdir()}
    assert len(faults) == len(any_rubric.COMBINATIONS) + len(any_rubric.TWINS)
    assert {name: list(map(str, found)) for name, found in faults.items() if found} == {}


def test_every_combination_agrees_with_the_reference_to_the_last_decimal(any_city: BuiltCity) -> None:
    shown = {}
    for level, table in LEVELS.items():
        for row in any_city.rows(f"from marts.{table}"):
            code = row.get(f"{level}_code", "")
            key = row["campaign_year"], row["chamber_id"], level, code
            shown[key] = tuple(Fraction(row[f"{name}_score"]) for name in (*BASES, "floor", "ceiling"))
    expected = {}
    for year, chamber, known in any_city.submissions():
        rubric = any_city.rubric_of(year)
        trees = {tree: climb(rubric, known, tree) for tree in (*BASES, "floor", "ceiling")}
        for tree, nodes in trees.items():
            total = nodes["total", ""]
            nodes["total", ""] = Scored(total.weight, adjust(rubric, known, tree, total.score))
        for node in trees["official"]:
            claimed, evidenced, official, floor, ceiling = (tree[node].score for tree in trees.values())
            bounds = min(floor, official), max(ceiling, official)
            expected[year, chamber, *node] = claimed, evidenced, official, *bounds
    assert len(expected) > 5000
    differing = {key: (shown[key], expected[key]) for key in expected if shown[key] != expected[key]}
    assert differing == {}
    assert shown.keys() == expected.keys()


def test_larger_weights_and_another_order_of_rows_change_nothing(any_city: BuiltCity) -> None:
    compared = "chamber_id, claimed_score, evidenced_score, official_score, floor_score, ceiling_score, city_rank"
    for year, number in any_rubric.TWINS.items():
        plain, twin = (
            any_city.rows(f"select {compared} from marts.fct_chamber_score where campaign_year = {each} order by all")
            for each in (any_rubric.FIRST_YEAR + number, year)
        )
        assert len({row["official_score"] for row in plain}) > 5
        assert twin == plain


def test_adjustments_raise_lower_and_hold_totals(any_city: BuiltCity) -> None:
    moved = [
        Fraction(row["official_score"] - row["before"])
        for row in any_city.rows(
            "select scores.official_score, totals.official_score as before from marts.fct_chamber_score as scores "
            "inner join intermediate.int_total_scores as totals using (campaign_year, chamber_id)"
        )
    ]
    assert min(moved) <= -16
    assert max(moved) >= 8


def test_contributions_and_adjustments_add_up_to_the_score_to_the_last_digit(any_city: BuiltCity) -> None:
    added: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for row in any_city.rows("from marts.fct_indicator_score"):
        assert row["official_contribution"] >= 0
        added[row["campaign_year"], row["chamber_id"]] += Fraction(row["official_contribution"])
    lines = any_city.rows("from marts.fct_chamber_adjustment order by step_no")
    assert {row["points"] != row["points_before_limits"] for row in lines} == {True, False}
    for row in lines:
        key = row["campaign_year"], row["chamber_id"]
        added[key] += Fraction(row["points"])
        assert added[key] == row["running_total"]
    assert added == {
        (row["campaign_year"], row["chamber_id"]): Fraction(row["official_score"])
        for row in any_city.rows("from marts.fct_chamber_score")
    }


def test_the_next_step_is_the_nearest_that_earns_more_under_any_rule(any_city: BuiltCity) -> None:
    tried, wrong = wrong_steps(any_city)
    assert tried > 500
    assert wrong == []


def test_a_rubric_that_requires_all_ranks_only_who_answered_all(any_city: BuiltCity) -> None:
    rows = any_city.rows("from marts.fct_chamber_score")
    strict = {rubric.rubric_id for rubric in any_city.rubrics
              if rubric.tables["rubric"]["unanswered_policy"][0] == "require_all"}  # fmt: skip
    of_strict = [row for row in rows if row["rubric_id"] in strict]
    assert {row["answered_share"] for row in of_strict if row["is_ranked"]} == {1}
    assert "not_all_answered" in {row["unranked_reason"] for row in of_strict}
    assert "not_all_answered" not in {row["unranked_reason"] for row in rows if row["rubric_id"] not in strict}


def test_the_bridge_between_any_two_rubrics_agrees_with_its_definition(any_city: BuiltCity) -> None:
    """Every combination follows another one; the chambers and what is asked of them stay, the rules do not."""
    known = {(year, chamber): submission for year, chamber, submission in any_city.submissions()}
    rows = any_city.rows("from marts.fct_score_bridge")
    assert len(rows) == any_rubric.CHAMBERS * (len(any_rubric.COMBINATIONS) + len(any_rubric.TWINS) - 1)
    differing = {}
    for row in rows:
        before, now = ((year, known[year, row["chamber_id"]]) for year in (row["previous_year"], row["campaign_year"]))
        shown = [Fraction(row[name]) for name in ("value_effect", "rubric_effect", "applicability_effect", "change")]
        expected = bridge_expected(any_city, before, now)
        if shown != expected:
            differing[row["campaign_year"], row["chamber_id"]] = shown, expected
    assert differing == {}
    assert len([row for row in rows if row["rubric_effect"]]) > len(rows) / 2

"""Chambers worked by hand: every indicator, criterion, dimension and total, and what becomes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dbt import golden_chambers
from tests.dbt.built_city import BuiltCity
from tests.dbt.inbox import read_csv

FIGURES = ("claimed", "evidenced", "official", "ceiling")
KEYS = golden_chambers.aliases()


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.mark.parametrize("alias", sorted({alias for alias, _ in golden_chambers.expected_indicators()}))
def test_every_indicator_is_scored_as_worked_by_hand(city: BuiltCity, alias: str) -> None:
    expected = {row["indicator_code"]: row for of, row in golden_chambers.expected_indicators() if of == alias}
    scored = {
        row["indicator_code"]: row
        for row in city.rows(
            "from marts.fct_indicator_score where campaign_year = ? and chamber_id = ?",
            golden_chambers.YEAR,
            KEYS[alias],
        )
    }
    assert scored.keys() == expected.keys()
    for code, hand in expected.items():
        row = scored[code]
        shown = (row["value"], row["band_no"], row["answer_state"], *(row[f"{name}_points"] for name in FIGURES))
        worked = (
            decimal(hand["value"]),
            decimal(hand["band_no"]),
            hand["state"],
            *(Decimal(hand[name]) for name in FIGURES),
        )
        assert shown == worked, f"{alias} {code}: {hand['working']}"
        assert row["floor_points"] == row["official_points"]
        if hand["decided_by"]:
            assert row["decided_by"] == hand["decided_by"], f"{alias} {code}: {hand['working']}"


def test_a_chamber_that_sent_nothing_has_not_reported_what_applies_to_it(city: BuiltCity) -> None:
    states = city.rows(
        "select answer_state, count(*) as n, sum(claimed_points + evidenced_points + official_points) as earned, "
        "sum(ceiling_points) as ceiling from marts.fct_indicator_score "
        "where campaign_year = ? and chamber_id = ? group by all order by all",
        golden_chambers.YEAR,
        KEYS["all_missing"],
    )
    assert states == [
        {"answer_state": "not_applicable", "n": 6, "earned": 0, "ceiling": 0},
        {"answer_state": "not_reported", "n": 64, "earned": 0, "ceiling": 100},
    ]


@pytest.mark.parametrize("alias", KEYS)
def test_criteria_dimensions_and_totals_add_up_as_worked_by_hand(city: BuiltCity, alias: str) -> None:
    where = "where campaign_year = ? and chamber_id = ?"
    key = golden_chambers.YEAR, KEYS[alias]
    scored = {
        **{row["criterion_code"]: row for row in city.rows(f"from marts.fct_criterion_score {where}", *key)},
        **{row["dimension_code"]: row for row in city.rows(f"from marts.fct_dimension_score {where}", *key)},
        "total": {**city.rows(f"from marts.fct_chamber_score {where}", *key)[0], "points": 100},
    }
    expected = [row for row in read_csv(golden_chambers.FOLDER / "totals.csv") if row["alias"] == alias]
    assert scored.keys() == {row["node"] for row in expected}
    for hand in expected:
        row = scored[hand["node"]]
        shown = (row["points"], *(row[f"{name}_score"] for name in FIGURES))
        worked = (Decimal(hand["points"]), *(Decimal(hand[name]) for name in FIGURES))
        assert shown == worked, f"{alias} {hand['node']}: {hand['working']}"
        assert row["floor_score"] == row["official_score"]


@pytest.mark.parametrize("alias", KEYS)
def test_standing_and_completeness_are_as_worked_by_hand(city: BuiltCity, alias: str) -> None:
    (hand,) = [row for row in read_csv(golden_chambers.FOLDER / "standing.csv") if row["alias"] == alias]
    (row,) = city.rows(
        "from marts.fct_chamber_score inner join quality.fct_submission_completeness using (campaign_year, chamber_id) "
        "where campaign_year = ? and chamber_id = ?",
        golden_chambers.YEAR,
        KEYS[alias],
    )
    fields = ("expected_fields", "answered_fields", "evidenced_fields", "refused_fields")
    shown = (row["answered_share"], row["grade_code"], row["is_ranked"], row["unranked_reason"], row["city_rank"])
    worked = (
        Decimal(hand["answered_share"]),
        hand["grade_code"],
        hand["is_ranked"] == "true",
        hand["unranked_reason"] or None,
        int(hand["city_rank"]) if hand["city_rank"] else None,
    )
    assert shown == worked, f"{alias}: {hand['working']}"
    assert [row[name] for name in fields] == [int(hand[name]) for name in fields], f"{alias}: {hand['working']}"


def test_a_deduction_carries_the_reviewers_reason(city: BuiltCity) -> None:
    reasons = city.rows(
        "select indicator_code, deduction_reason from marts.fct_indicator_score "
        "where campaign_year = ? and chamber_id = ? and deduction_reason is not null "
        "and indicator_code in ('A1-01', 'A1-03', 'A3-03', 'B1-03', 'C2-04', 'D2-03') order by all",
        golden_chambers.YEAR,
        KEYS["mixed"],
    )
    assert [tuple(row.values()) for row in reasons] == [
        ("A1-01", "两次学习合并计一次"),
        ("A1-03", "漏计一项任务"),
        ("B1-03", "会员总数漏报五十家"),
        ("C2-04", "未见制度文本"),
        ("D2-03", "财务制度未见文本"),
    ]


def test_a_chamber_is_scored_by_the_rubric_of_2019_as_worked_by_hand(city: BuiltCity) -> None:
    key = golden_chambers.SECOND_YEAR, KEYS["reg_party"]
    where = "where campaign_year = ? and chamber_id = ?"
    scored = {row["indicator_code"]: row for row in city.rows(f"from marts.fct_indicator_score {where}", *key)}
    expected = read_csv(golden_chambers.FOLDER / "sh-2019" / "indicators.csv")
    assert [*scored] == [hand["indicator_code"] for hand in expected]
    for hand in expected:
        row = scored[hand["indicator_code"]]
        shown = (row["value"], row["band_no"], row["answer_state"], row["claimed_points"], row["official_points"])
        worked = (
            decimal(hand["value"]), decimal(hand["band_no"]), hand["state"], Decimal(hand["claimed"]),
            Decimal(hand["official"]),
        )  # fmt: skip
        assert shown == worked, f"{hand['indicator_code']}: {hand['working']}"
    (total,) = city.rows(f"from marts.fct_chamber_score {where}", *key)
    nodes = {
        **{row["criterion_code"]: row for row in city.rows(f"from marts.fct_criterion_score {where}", *key)},
        **{row["dimension_code"]: row for row in city.rows(f"from marts.fct_dimension_score {where}", *key)},
        "total": {**total, "points": 100},
    }
    by_hand = read_csv(golden_chambers.FOLDER / "sh-2019" / "nodes.csv")
    assert nodes.keys() == {hand["node"] for hand in by_hand}
    for hand in by_hand:
        row = nodes[hand["node"]]
        worked = Decimal(hand["points"]), Decimal(hand["official"])
        assert (row["points"], row["official_score"]) == worked, f"{hand['node']}: {hand['working']}"
    assert (total["rubric_id"], total["grade_code"]) == ("sh-2019-prov-1", "pass")

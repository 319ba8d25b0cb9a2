"""The SQL against a second implementation of the rules, chamber by chamber and exactly; and what a change may move."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pipelines.ingest.ledger import read_files
from pipelines.reference import Rubric
from tests.dbt import random_city
from tests.dbt.built_city import BuiltCity
from tests.dbt.next_steps import wrong_steps
from tests.dbt.reference_scoring import BASES, SCORES, Card, Node, round_half_away, score

Key = tuple[int, str]


@pytest.fixture(scope="module")
def cards(city: BuiltCity) -> dict[Key, Card]:
    """(year, chamber) -> what the reference makes of the answers that the warehouse shows."""
    return {(year, chamber): score(city.rubric_of(year), known) for year, chamber, known in city.submissions()}


def by_key(city: BuiltCity, table: str, *code: str) -> dict[tuple[object, ...], dict[str, Any]]:
    rows = city.rows(f"from marts.{table}")
    return {(row["campaign_year"], row["chamber_id"], *(row[name] for name in code)): row for row in rows}


def node_shown(row: dict[str, Any]) -> dict[str, Fraction]:
    return {
        **{f"{name}_score": Fraction(row[f"{name}_score"]) for name in SCORES},
        "share": Fraction(row["answered_share"]),
    }


def node_expected(node: Node) -> dict[str, Fraction]:
    return {**{f"{name}_score": node.scores[name] for name in SCORES}, "share": node.answered_share}


def test_the_next_step_of_every_answer_is_the_nearest_that_earns_more(city: BuiltCity) -> None:
    tried, wrong = wrong_steps(city)
    assert tried > 1000
    assert wrong == []


def test_every_indicator_agrees(city: BuiltCity, cards: dict[Key, Card]) -> None:
    shown = {
        key: (
            row["answer_state"],
            None if row["value"] is None else Fraction(row["value"]),
            *(Fraction(row[f"{name}_points"]) for name in SCORES),
            Fraction(row["effective_weight"]),
            Fraction(row["official_contribution"]),
        )
        for key, row in by_key(city, "fct_indicator_score", "indicator_code").items()
    }
    expected = {}
    for (year, chamber), card in cards.items():
        full = {indicator.code: Fraction(indicator.points) for indicator in city.rubric_of(year).indicators}
        for code, judged in card.judged.items():
            official = judged["official"]
            points = {basis: judged[basis].points for basis in BASES}
            contribution = criterion_share(city.rubric_of(year), card, code)
            expected[year, chamber, code] = (
                official.state,
                None if official.value is None else round_half_away(official.value),
                points["claimed"],
                points["evidenced"],
                points["official"],
                points["official"],
                official.ceiling,
                card.weights[code],
                round_half_away(official.points * contribution),
            )
            assert card.weights[code] == round_half_away(full[code] * contribution)
    assert shown == expected


def criterion_share(rubric: Rubric, card: Card, code: str) -> Fraction:
    """What one raw point of an indicator is worth in this chamber's criterion; 0 where it does not apply."""
    criterion = next(one.criterion_code for one in rubric.indicators if one.code == code)
    if card.judged[code]["official"].state == "not_applicable":
        return Fraction(0)
    applicable = sum(
        Fraction(one.points)
        for one in rubric.indicators
        if one.criterion_code == criterion and card.judged[one.code]["official"].state != "not_applicable"
    )
    return card.criteria[criterion].points / applicable


@pytest.mark.parametrize(
    ("table", "code"), [("fct_criterion_score", "criterion"), ("fct_dimension_score", "dimension")]
)
def test_every_criterion_and_dimension_agrees(city: BuiltCity, cards: dict[Key, Card], table: str, code: str) -> None:
    shown = {
        key: (Fraction(row["points"]), node_shown(row)) for key, row in by_key(city, table, f"{code}_code").items()
    }
    expected = {
        (*key, name): (node.points, node_expected(node))
        for key, card in cards.items()
        for name, node in (card.criteria if code == "criterion" else card.dimensions).items()
    }
    assert shown == expected


def test_every_total_agrees(city: BuiltCity, cards: dict[Key, Card]) -> None:
    shown = {key: node_shown(row) for key, row in by_key(city, "fct_chamber_score").items()}
    assert shown == {key: node_expected(card.total) for key, card in cards.items()}


def test_grades_standing_and_ranks_agree(city: BuiltCity, cards: dict[Key, Card]) -> None:
    """Ranks by the plain definition: one more than the number of ranked chambers with a higher rounded score."""
    gates_of = {row["chamber_id"]: (row["gates"] or "").split(";") for row in city.rows("from marts.dim_chamber")}
    rows = by_key(city, "fct_chamber_score")
    for (year, chamber), card in cards.items():
        rubric = city.rubric_of(year)
        gates = {
            row["gate_code"]: row
            for row in rubric.tables["gates"].iter_rows(named=True)
            if row["gate_code"] in gates_of[chamber] and row["enabled"] == "true"
        }
        effects = {row["effect"] for row in gates.values()}
        enough = card.total.answered_share >= Fraction(rubric.tables["rubric"]["min_answered_share"][0])
        row = rows[year, chamber]
        assert row["is_ranked"] == (enough and not effects & {"veto", "unranked"}), (year, chamber)
        assert row["grade_code"] == expected_grade(rubric, card, gates), (year, chamber)
    for group in ("campaign_year", "district_code", "peer_group"):
        rank = {"campaign_year": "city_rank", "district_code": "district_rank", "peer_group": "peer_rank"}[group]
        for (year, chamber), row in rows.items():
            decimals = int(city.rubric_of(year).tables["rubric"]["rank_decimals"][0])
            ahead = sum(
                other["is_ranked"]
                and other["campaign_year"] == year
                and other[group] == row[group]
                and round_half_away(Fraction(other["official_score"]), decimals)
                > round_half_away(Fraction(row["official_score"]), decimals)
                for other in rows.values()
            )
            assert row[rank] == (ahead + 1 if row["is_ranked"] else None), (year, chamber, rank)


def expected_grade(rubric: Rubric, card: Card, gates: dict[str, dict[str, Any]]) -> str | None:
    grades = sorted(
        rubric.tables["grades"].iter_rows(named=True), key=lambda row: Fraction(row["min_total"]), reverse=True
    )
    order = [row["grade_code"] for row in grades]
    lowest = min(100 * node.scores["official"] / node.points for node in card.dimensions.values() if node.points)
    reached = [
        row["grade_code"]
        for row in grades
        if card.total.scores["official"] >= Fraction(row["min_total"])
        and lowest >= Fraction(row["min_dimension_share"])
    ]
    if not reached:
        return None
    worst = max((order.index(row["cap_grade"]) for row in gates.values() if row["effect"] == "cap"), default=0)
    if any(row["effect"] == "veto" for row in gates.values()):
        worst = len(order) - 1
    return order[max(order.index(reached[0]), worst)]


def test_the_city_has_every_kind_of_gap(city: BuiltCity, cards: dict[Key, Card]) -> None:
    """Otherwise agreement would say little: each state, decision, refusal and shape of the tree has to occur."""
    states = Counter(judged["official"].state for card in cards.values() for judged in card.judged.values())
    assert min(states.values()) > 100
    assert len(states) == 5
    reasons = {row["state_reason"] for row in city.rows("select distinct state_reason from marts.fct_indicator_score")}
    assert reasons == {
        "answered", "other_profile", "cell_refused", "nothing_to_measure", "no_answer", "numerator_above_denominator",
        "zero_denominator", "no_evidence", "nothing_without_evidence", "zero_denominator_earns_zero",
    }  # fmt: skip
    decided = Counter(row["decided_by"] for row in city.rows("from marts.fct_indicator_score"))
    assert set(decided) == {"self", "district", "city", None}
    empty_criteria = {code for card in cards.values() for code, node in card.criteria.items() if not node.points}
    empty_dimensions = {code for card in cards.values() for code, node in card.dimensions.items() if not node.points}
    assert (empty_criteria, empty_dimensions) == ({"X1", "Z1"}, {"Z"})
    unranked = Counter(row["unranked_reason"] for row in city.rows("from marts.fct_chamber_score"))
    assert set(unranked) == {None, "veto", "gate", "too_few_answers", "nothing_received"}
    assert {row["rows_superseded"] > 0 for row in city.rows("from quality.ingest_file")} == {True, False}


def test_floor_official_and_ceiling_keep_their_order_at_every_level(city: BuiltCity) -> None:
    for table in ("fct_criterion_score", "fct_dimension_score", "fct_chamber_score"):
        broken = city.rows(
            f"from marts.{table} where not (0 <= floor_score and floor_score <= official_score "
            "and official_score <= ceiling_score)"
        )
        assert broken == [], table


def test_one_chambers_answers_move_no_other_chambers_score(city: BuiltCity) -> None:
    """The two years hold the same answers but for one chamber; its own score differs, no other does."""
    scored = by_key(city, "fct_indicator_score", "indicator_code")
    totals = by_key(city, "fct_chamber_score")
    moved_indicators = {
        chamber
        for (year, chamber, code), row in scored.items()
        if year == random_city.YEAR and without_year(row) != without_year(scored[random_city.TWIN_YEAR, chamber, code])
    }
    moved_totals = {
        chamber
        for (year, chamber), row in totals.items()
        if year == random_city.YEAR and node_shown(row) != node_shown(totals[random_city.TWIN_YEAR, chamber])
    }
    assert moved_indicators == {random_city.CHANGED}
    assert moved_totals == {random_city.CHANGED}


def without_year(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "campaign_year"}


def test_what_is_received_after_the_as_of_date_is_not_there(city: BuiltCity) -> None:
    names = {row["file_name"] for row in city.rows("from quality.ingest_file")}
    assert "city/after.csv" not in names
    assert "city/corrected.csv" in names
    assert "city/after.csv" in set(read_files(city.settings.landing)["file_name"]), "the ledger knows it all the same"


def test_what_is_withdrawn_is_not_reported_and_does_not_give_way_to_what_it_withdrew(city: BuiltCity) -> None:
    withdrawn = city.rows("from marts.fct_field_value where is_withdrawal")
    assert {row["chamber_id"] for row in withdrawn} == set(random_city.WITHDRAWERS)
    assert {(row["value_number"], row["value_date"], row["evidence"]) for row in withdrawn} == {(None, None, None)}
    gaps = {
        (row["campaign_year"], row["chamber_id"], row["field_code"]): row["problem_code"]
        for row in city.rows("from quality.fct_field_gap")
    }
    expected = {
        (row["campaign_year"], row["chamber_id"], row["field_code"])
        for row in withdrawn
        if city.rows(
            "select chamber_id from intermediate.int_submission_fields "
            "where campaign_year = ? and chamber_id = ? and field_code = ?",
            row["campaign_year"],
            row["chamber_id"],
            row["field_code"],
        )
    }
    assert expected
    assert {gaps[key] for key in expected} == {"field_missing"}


def test_a_review_without_its_reason_is_rejected_and_told(city: BuiltCity) -> None:
    """The claim or an older review stands; what agrees with the claim, or meets no claim, needs no reason."""
    refused = city.rows("from quality.ingest_rejected_row where reason_code = 'reason_missing'")
    assert {(row["chamber_id"], row["stage"], row["is_open"]) for row in refused} == {
        (random_city.UNREASONED, "district", True)
    }
    assert len(refused) > 10
    (file,) = city.rows("from quality.ingest_file where file_name = 'city/unreasoned.csv'")
    assert file["rows_rejected"] == len(refused)
    told = city.rows("from reporting.rpt_open_problems where problem_code = 'rejected' and stage = 'district'")
    assert {row["action_zh"] for row in told if row["chamber_id"] == random_city.UNREASONED} >= {
        "请写明扣分原因后重新提交核查表。"
    }


def test_every_open_problem_says_what_is_wrong_and_what_to_do(city: BuiltCity) -> None:
    problems = city.rows("from reporting.rpt_open_problems")
    kinds = {row["problem_code"] for row in problems}
    assert kinds == {
        "nothing_received", "unmatched_row", "rejected", "impossible_number", "conflict", "field_missing",
        "evidence_missing",
    }  # fmt: skip
    assert all(row["problem_zh"] and row["problem_en"] and row["action_zh"] and row["action_en"] for row in problems)
    assert all(row["expected_zh"] for row in problems if row["problem_code"] != "rejected")
    numbered = Counter(
        (row["campaign_year"], row["chamber_id"], row["district_code"], row["problem_no"]) for row in problems
    )
    assert set(numbered.values()) == {1}
    silent = [row for row in problems if row["chamber_id"] == "CH-R-0005" and row["campaign_year"] == random_city.YEAR]
    assert [row["problem_code"] for row in silent] == ["nothing_received"]


def test_an_unknown_chambers_rows_are_rejected_and_told(city: BuiltCity) -> None:
    (file,) = city.rows("from quality.ingest_file where file_name = 'city/stranger.csv'")
    assert file["rows_accepted"] == file["rows_superseded"] == 0
    assert file["rows_rejected"] == file["rows_read"] > 0
    assert city.rows("from marts.fct_chamber_score where chamber_id = 'CH-R-9999'") == []


def test_the_largest_numbers_are_scored_exactly_and_larger_ones_refused(city: BuiltCity) -> None:
    """One chamber's absurd number must neither stop the night nor be rounded up to an edge."""
    values = {
        row["indicator_code"]: (row["value"], row["band_no"], row["answer_state"])
        for row in city.rows(
            "from marts.fct_indicator_score where campaign_year = ? and chamber_id = ?",
            random_city.YEAR,
            random_city.EXTREME,
        )
    }
    # 100 - 1e-13, shown as 100, is below the band of all; 90 - 9e-14 is below the band of 90.
    assert values["A3-02"] == (Decimal(100), 2, "reported")
    assert values["B1-03"] == (Decimal(90), 2, "reported")
    assert values["B1-02"] == (Decimal("99999999999999800"), 1, "reported")
    refused = city.rows("from quality.ingest_rejected_row where file_name = 'city/extremes.csv'")
    assert {(row["field_code"], row["reason_code"]) for row in refused} == {("leaders_total", "out_of_range")}


def test_a_profile_counts_from_its_date_to_the_next(city: BuiltCity) -> None:
    (chamber,) = city.rows("from marts.dim_chamber where chamber_id = 'CH-R-0009'")
    assert (chamber["is_registered"], chamber["has_party_org"]) == (True, True)

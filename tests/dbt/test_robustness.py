"""A draw replayed by anyone: from the published tables alone, in plain fractions, it gives the ranks of the engine."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from pipelines import warehouse
from pipelines.scoring.rank_robustness import rule_of
from pipelines.scoring.read_population import read_campaign, read_draws, read_weights
from pipelines.scoring.totals import competition_ranks, rank_keys, total_shares
from tests.dbt import random_city
from tests.dbt.built_city import BuiltCity
from tests.dbt.reference_scoring import round_half_away
from tests.unit.small_population import exact_total, plain_ranks

YEARS = (random_city.YEAR, random_city.SHAPES_YEAR)
EVERY = 97
"""Every how many draws one is replayed."""
MODELS = {
    "intermediate": ("int_campaigns", "int_chamber_gates", "int_chamber_adjustments", "int_robustness_draws",
                     "int_robustness_weights"),
    "staging": ("stg_rubric_dimensions", "stg_rubric_grades"),
    "marts": ("fct_criterion_share", "fct_chamber_score", "fct_district_score"),
}  # fmt: skip


def share_of(rows: list[dict[str, Any]], draw: dict[str, Any]) -> tuple[Fraction, Fraction]:
    """(applicable, earned) of one chamber's criterion in a draw, from its published indicators."""
    profile = sum(Fraction(row["max_points"]) for row in rows if row["state_reason"] != "other_profile")
    counted = [row for row in rows if row["answer_state"] != "not_applicable"]
    applicable = sum((Fraction(row["max_points"]) for row in counted), Fraction(0))
    earned = Fraction(0)
    for row in counted:
        if row["answer_state"] in {"not_reported", "invalid"}:
            earned += Fraction(draw["unanswered_position"]) * Fraction(row["max_points"])
        elif row["decided_by"] != "self" or draw["unverified_basis"] == "official":
            earned += Fraction(row["official_points"])
        elif draw["unverified_basis"] == "discounted":
            earned += Fraction(9, 10) * Fraction(row["official_points"])
        else:
            earned += Fraction(row["claimed_points"])
    if not applicable:
        return Fraction(0), Fraction(0)
    return round_half_away(applicable / profile), round_half_away(earned / applicable)


def replayed_ranks(city: BuiltCity, year: int, draw: dict[str, Any]) -> dict[str, int]:
    """Ranks of the ranked chambers in one draw, from marts only."""
    ranked = [row["chamber_id"] for row in city.rows(
        "from marts.fct_chamber_score where campaign_year = ? and is_ranked order by chamber_id", year)]  # fmt: skip
    rubric = city.rubric_of(year).rubric_id
    weights = {row["criterion_code"]: int(row["weight_share"] * 1_000_000) for row in city.rows(
        "from marts.dim_robustness_weight where rubric_id = ? and draw_no = ?", rubric, draw["draw_no"])}  # fmt: skip
    dimension_of = {row["code"]: row["dimension_code"] for row in city.rows(
        "from marts.dim_criterion where rubric_id = ?", rubric)}  # fmt: skip
    leaves: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in city.rows("from marts.fct_indicator_score where campaign_year = ?", year):
        leaves[row["chamber_id"]][row["criterion_code"]].append(row)
    totals = [
        exact_total(
            {code: share_of(rows, draw) for code, rows in leaves[chamber].items()}, weights, dimension_of,
            policy=draw["not_applicable_policy"], geometric=draw["aggregation"] == "geometric",
        )
        for chamber in ranked
    ]  # fmt: skip
    head = city.rubric_of(year).tables["rubric"].row(0, named=True)
    ranks = plain_ranks(totals, int(head["total_points"]), int(head["rank_decimals"]))
    return dict(zip(ranked, ranks, strict=True))


@pytest.mark.parametrize("year", YEARS)
def test_a_draw_replayed_from_the_published_tables_gives_the_same_ranks(city: BuiltCity, year: int) -> None:
    # The night's own connection is one for writing, in which relations can be named in a query.
    with warehouse.open_writer(city.settings.build_file) as session:
        refs = {name: session.table(f"{schema}.{name}") for schema, names in MODELS.items() for name in names}
        population = read_campaign(session, refs, year).population
        draws = read_draws(session, refs)
        weights = read_weights(session, refs, population)[1:]
    published = city.rows("from marts.dim_robustness_draw order by draw_no")
    ranked = [population.chambers[place] for place in population.ranked]
    assert len(ranked) > 10
    for place in range(0, len(draws), EVERY):
        rule = rule_of(draws[place], len(population.groups.dimensions))
        scores = population.scores(total_shares(population.groups, rule, weights[place : place + 1]))
        keys = rank_keys(scores[:, population.ranked], population.rank_decimals)
        engine = dict(zip(ranked, competition_ranks(keys)[0].tolist(), strict=True))
        assert engine == replayed_ranks(city, year, published[place]), draws[place]


def test_the_rubrics_own_weights_and_rules_give_the_published_ranks(city: BuiltCity) -> None:
    """Draw 0 is no draw: with it and the rubric's own rule the engine repeats what was scored."""
    with warehouse.open_writer(city.settings.build_file) as session:
        refs = {name: session.table(f"{schema}.{name}") for schema, names in MODELS.items() for name in names}
        campaigns = [read_campaign(session, refs, year) for year in YEARS]
        own = [read_weights(session, refs, one.population)[:1] for one in campaigns]
    for campaign, weights in zip(campaigns, own, strict=True):
        population = campaign.population
        scores = population.scores(total_shares(population.groups, campaign.rule, weights))[0]
        rows = city.rows(
            "from marts.fct_chamber_score where campaign_year = ? order by chamber_id", campaign.campaign_year
        )
        published = [float(row["official_score"]) for row in rows]
        # Weights are whole millionths: a share of a third is off by less than one of them.
        assert np.abs(scores / 1e9 - published).max() < 0.001, campaign.campaign_year


def test_probabilities_are_numbers_of_draws_and_follow_the_ranks(city: BuiltCity) -> None:
    rows = city.rows("from marts.fct_rank_robustness")
    assert {row["campaign_year"] for row in rows} >= set(YEARS)
    assert all(
        row[name] * 1000 % 1 == 0 for row in rows for name in ("top_ten_probability", "bottom_tenth_probability")
    )
    assert all((row["rank_p95"] <= 10) <= (row["top_ten_probability"] >= Decimal("0.95")) for row in rows)
    ranked = len([row for row in rows if row["campaign_year"] == random_city.YEAR])
    certain = [row for row in rows if row["campaign_year"] == random_city.YEAR and row["bottom_tenth_probability"] == 1]
    assert len(certain) <= ranked / 10


def test_a_chamber_that_changes_moves_ranks_but_no_other_chambers_shares(city: BuiltCity) -> None:
    shares = {
        (row["campaign_year"], row["chamber_id"], row["criterion_code"]): {**row, "campaign_year": None}
        for row in city.rows("from marts.fct_criterion_share")
    }
    moved = {
        chamber
        for (year, chamber, code), row in shares.items()
        if year == random_city.YEAR and row != shares[random_city.TWIN_YEAR, chamber, code]
    }
    assert moved == {random_city.CHANGED}

"""The bridge between two years against the second implementation: what both years ask, by the old rules and the new."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import polars as pl
import pytest

from pipelines.applicability import applies
from pipelines.reference import Indicator, Rubric
from tests.dbt.built_city import BuiltCity
from tests.dbt.reference_scoring import Submission
from tests.dbt.reference_tree import adjust, climb

STEPS = ("old_values_old_rules", "new_values_old_rules", "new_values_new_rules")


def scored(built: BuiltCity, rubric: Rubric, known: Submission, kept: set[str]) -> Fraction:
    """The official total by the indicators in `kept` alone."""
    indicators = rubric.tables["indicators"].filter(pl.col("code").is_in(kept))
    rubric = replace(rubric, tables={**rubric.tables, "indicators": indicators})
    return adjust(rubric, known, "official", climb(rubric, known, "official")["total", ""].score)


def of_profile(indicator: Indicator, known: Submission) -> bool:
    return applies(
        indicator.applies_when,
        is_registered=known.is_registered,
        has_party_org=known.has_party_org,
        chamber_type=known.chamber_type,
    )


def asked(rubric: Rubric, known: Submission) -> set[str]:
    """The fields that the rubric asks a chamber of this profile for."""
    return {code for one in rubric.indicators if of_profile(one, known) for code in one.field_codes}


def bridge_expected(built: BuiltCity, before: tuple[int, Submission], now: tuple[int, Submission]) -> list[Fraction]:
    """Value, rubric and applicability effect, and the change, from the definition in the mart's description."""
    old, new = built.rubric_of(before[0]), built.rubric_of(now[0])
    twice = asked(old, before[1]) & asked(new, now[1])
    kept = {
        rubric.rubric_id: {
            one.code
            for one in rubric.indicators
            if of_profile(one, before[1]) and of_profile(one, now[1]) and twice.issuperset(one.field_codes)
        }
        for rubric in (old, new)
    }
    everything = {one.code for rubric in (old, new) for one in rubric.indicators}
    first = scored(built, old, before[1], everything)
    last = scored(built, new, now[1], everything)
    # Profiles count through what is kept: both years' answers are judged as those of today's chamber.
    earlier = replace(now[1], given=before[1].given, refused=before[1].refused)
    then = scored(built, old, earlier, kept[old.rubric_id])
    by_old = scored(built, old, now[1], kept[old.rubric_id])
    by_new = scored(built, new, now[1], kept[new.rubric_id])
    return [by_old - then, by_new - by_old, (then - first) + (last - by_new), last - first]


def test_every_bridge_agrees_with_the_definition(city: BuiltCity) -> None:
    known = {(year, chamber): submission for year, chamber, submission in city.submissions()}
    rows = city.rows("from marts.fct_score_bridge")
    assert {(row["previous_year"], row["campaign_year"]) for row in rows} == {
        (2019, 2020),
        (2020, 2021),
        (2021, 2023),
        (2023, 2024),
        (2024, 2025),
    }
    differing = {}
    for row in rows:
        years = row["previous_year"], row["campaign_year"]
        before, now = ((year, known[year, row["chamber_id"]]) for year in years)
        names = ("value_effect", "rubric_effect", "applicability_effect", "change")
        shown = [Fraction(row[name]) for name in names]
        expected = bridge_expected(city, before, now)
        if shown != expected:
            differing[years, row["chamber_id"]] = shown, expected
        assert sum(shown[:3]) == shown[3]
    assert differing == {}
    for effect in ("value_effect", "rubric_effect", "applicability_effect"):
        assert len([row for row in rows if row["campaign_year"] == 2021 and row[effect]]) > 20, effect
    assert [row["chamber_id"] for row in rows if row["profile_changed"]]


@pytest.mark.parametrize("table", ["marts.fct_score_bridge", "marts.dim_rubric_crosswalk"])
def test_rubrics_stand_beside_each_other_in_one_publication(city: BuiltCity, table: str) -> None:
    rubrics = {row["rubric_id"] for row in city.rows("select distinct rubric_id from marts.fct_chamber_score")}
    assert rubrics == {"sh-2017-prov-1", "sh-2019-prov-1", "test-shapes"}
    assert city.rows(f"from {table}")

"""The bridge between two years against the second implementation: what both years ask, by the old rules and the new."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.dbt.built_city import BuiltCity
from tests.dbt.reference_bridge import bridge_expected


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

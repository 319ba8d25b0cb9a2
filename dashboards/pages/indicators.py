"""指标: the heat table of indicators by district, and one indicator with its rule and its chambers."""

from __future__ import annotations

from collections import defaultdict

from dashboards.blocks import Row
from dashboards.pages.chamber import value_text
from dashboards.pages.frame import page
from dashboards.pages.rule_words import FILLED_BY, ZERO_DENOMINATORS, applies_words, rule_words, words_of
from dashboards.pages.visit import Visit
from dashboards.query import clean_value

MOST_DISTRICTS = 40
"""Columns that the heat table holds; with more districts it shows the city only."""


def indicators_page(here: Visit) -> str:
    """Every indicator: points, share earned in the city, and in each district."""
    here.only_known()
    districts = here.rows("districts", year=here.year)
    shares: dict[str, dict[str, Row]] = defaultdict(dict)
    if len(districts) <= MOST_DISTRICTS:
        for row in here.rows("district_indicators", year=here.year):
            shares[row["indicator_code"]][row["district_code"]] = row
    return page(
        "indicators.html",
        here,
        here.words("指标", "Indicators"),
        city=here.row("city", year=here.year),
        dimensions=here.rows("city_dimensions", year=here.year),
        indicators=here.rows("indicators", year=here.year),
        districts=sorted(districts, key=lambda row: row["district_code"]) if shares else [],
        shares=shares,
    )


def indicator_page(here: Visit, indicator_code: str) -> str:
    """One indicator. Raises a 404 where the year's rubric has none of this code."""
    here.only_known()
    asked = {"year": here.year, "indicator": clean_value(here.connection, "indicator", indicator_code)}
    rule = here.row("indicator", **asked)
    bands = here.rows("indicator_bands", **asked)
    others = here.rows("indicator_others", **asked)
    chambers = [
        row | {"value_text": value_text(row["value"], row["unit"])} for row in here.rows("indicator_chambers", **asked)
    ]
    return page(
        "indicator.html",
        here,
        rule["indicator"],
        rule=rule,
        sentence=rule_words(here, rule),
        applies=applies_words(here, rule["applies_when"]),
        zero_denominator=words_of(here, ZERO_DENOMINATORS, rule["zero_denominator"]),
        filled_by=words_of(here, FILLED_BY, rule["filled_by"]),
        city=here.row("city", year=here.year),
        bands=bands,
        others=others,
        most=max((row["chambers"] for row in [*bands, *others]), default=1),
        districts=here.rows("district_indicators", **asked),
        best=[row for row in chambers if row["side"] == "best"],
        worst=[row for row in chambers if row["side"] == "worst"],
    )

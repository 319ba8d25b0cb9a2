"""The model that gives points, run alone on made-up values: against exact fractions, and monotone as the rubric is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import warehouse
from pipelines.ingest.numbers import LIMIT
from pipelines.reference import SHIPPED_RUBRICS, Indicator, load_rubric
from tests.dbt.reference_scoring import band_of, points_of
from tests.dbt.rendered import model

RUBRIC = load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")
LOWER_IS_BETTER = {"A1-02"}
DATABASE = settings(deadline=None, max_examples=60)
SQL = model("intermediate/int_value_points.sql")

INPUTS = """
create table stg_rubric_bands (
    rubric_id varchar, indicator_code varchar, band_no integer, operator varchar, bound decimal(18, 9),
    points decimal(18, 9)
);
create table stg_rubric_indicators (rubric_id varchar, code varchar, points_per_item decimal(18, 9),
    goalpost_low decimal(18, 9), goalpost_high decimal(18, 9), transform varchar);
create table int_indicator_answers (
    rubric_id varchar, indicator_code varchar, rule_kind varchar, max_points decimal(18, 9),
    value_numerator decimal(38, 9), value_denominator decimal(28, 9)
);
"""

Scored = dict[tuple[str, Fraction], tuple[int | None, Fraction]]


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """The shipped rubric's bands and items, as the staging models hand them on."""
    with warehouse.open_memory() as connection:
        connection.execute(INPUTS)
        for bands in RUBRIC.bands.values():
            for band in bands:
                connection.execute(
                    "insert into stg_rubric_bands values (?, ?, ?, ?, ?, ?)",
                    [RUBRIC.rubric_id, band.indicator_code, band.band_no, band.operator, band.bound, band.points],
                )
        for indicator in RUBRIC.indicators:
            connection.execute(
                "insert into stg_rubric_indicators values (?, ?, ?, null, null, 'none')",
                [RUBRIC.rubric_id, indicator.code, indicator.points_per_item],
            )
        yield connection


def scored(memory: duckdb.DuckDBPyConnection, values: Sequence[tuple[Indicator, Decimal, Decimal]]) -> Scored:
    """Values (indicator, numerator, denominator) through the model: (indicator, exact value) -> band and points."""
    memory.execute("delete from int_indicator_answers")
    memory.executemany(
        "insert into int_indicator_answers values (?, ?, ?, ?, ?, ?)",
        [
            [RUBRIC.rubric_id, indicator.code, indicator.rule_kind, indicator.points, numerator, denominator]
            for indicator, numerator, denominator in values
        ],
    )
    return {
        (code, Fraction(numerator) / Fraction(denominator)): (band_no, Fraction(points))
        for _, code, numerator, denominator, band_no, points in memory.execute(SQL).fetchall()
    }


@st.composite
def a_value(draw: st.DrawFn) -> tuple[Indicator, Decimal, Decimal]:
    """A value of any indicator: at, just above or just below an edge, or anywhere."""
    indicator = draw(st.sampled_from(RUBRIC.indicators))
    if indicator.calculation not in {"ratio", "growth"}:
        low = -400 if indicator.calculation == "date" else 0
        return indicator, Decimal(draw(st.integers(low, 400))), Decimal(1)
    denominator = draw(st.one_of(st.integers(1, 40), st.integers(1, int(LIMIT) - 1)))
    edges = [band.bound for band in RUBRIC.bands[indicator.code] if band.bound is not None]
    anywhere = draw(st.integers(0, 100 * denominator)) / Decimal(1)
    near = draw(st.sampled_from(edges)) * denominator + draw(st.integers(-1, 1)) * Decimal("0.000000001")
    return indicator, draw(st.sampled_from([anywhere, near])), Decimal(denominator)


@DATABASE
@given(st.lists(a_value(), min_size=1, max_size=30))
def test_any_value_earns_what_the_exact_fraction_earns(
    memory: duckdb.DuckDBPyConnection, values: list[tuple[Indicator, Decimal, Decimal]]
) -> None:
    expected: Scored = {}
    for indicator, numerator, denominator in values:
        value = Fraction(numerator) / Fraction(denominator)
        band = None if indicator.rule_kind == "per_item" else band_of(RUBRIC.bands[indicator.code], value)
        points = points_of(RUBRIC, indicator, value)
        if band is not None or indicator.rule_kind == "per_item":
            expected[indicator.code, value] = (None if band is None else band.band_no, points)
    assert scored(memory, values) == expected


@DATABASE
@given(st.sampled_from(RUBRIC.indicators), st.lists(st.integers(0, 120), min_size=2, max_size=40, unique=True))
def test_more_never_earns_less(memory: duckdb.DuckDBPyConnection, indicator: Indicator, numbers: list[int]) -> None:
    """Points rise with the value, or fall with it where fewer is better; they stay within those of the indicator."""
    found = scored(memory, [(indicator, Decimal(number), Decimal(1)) for number in numbers])
    points = [earned for (_, _), (_, earned) in sorted(found.items(), key=lambda entry: entry[0][1])]
    assert len(points) == len(numbers), "some value fell through the bands"
    assert points == sorted(points, reverse=indicator.code in LOWER_IS_BETTER)
    assert all(0 <= earned <= Fraction(indicator.points) for earned in points)

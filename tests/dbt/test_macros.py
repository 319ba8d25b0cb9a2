"""The macros' own text against exact fractions and against their Python twins."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import product

import duckdb
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pipelines import warehouse
from pipelines.applicability import applies
from pipelines.reference import chamber_types, load_rubrics
from pipelines.settings import Settings
from tests.dbt.reference_scoring import round_half_away
from tests.dbt.rendered import macro

UNIT = Decimal("0.000000001")
DATABASE = settings(deadline=None)
N, D, W = "cast($n as decimal(28, 9))", "cast($d as decimal(28, 9))", "cast($w as decimal(18, 9))"


def decimals(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Decimals with nine digits behind the point, whole numbers and simple fractions among them."""
    return st.one_of(
        st.integers(low, high).map(Decimal),
        st.integers(low * 10**9, high * 10**9).map(lambda units: units * UNIT),
        st.sampled_from([Decimal(0), UNIT, Decimal(1), Decimal("0.5"), Decimal("1.5"), Decimal(3)]),
    )


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.open_memory() as connection:
        yield connection


def single(memory: duckdb.DuckDBPyConnection, expression: str, **parameters: Decimal | int | str) -> object:
    """The value of one expression; numbers go in as text, so that no float comes between."""
    bound = {name: value if isinstance(value, int) else str(value) for name, value in parameters.items()}
    row = memory.execute(f"select {expression}", bound).fetchone()
    assert row is not None
    return row[0]


@DATABASE
@given(decimals(-(10**12), 10**12), decimals(-(10**9), 10**9))
@example(Decimal(2), Decimal(3))
@example(Decimal(-2), Decimal(3))
@example(Decimal(2), Decimal(-3))
@example(Decimal(-2), Decimal(-3))
@example(UNIT, Decimal(2))
@example(-UNIT, Decimal(2))
@example(Decimal(0), Decimal(-7))
@example(Decimal(100), Decimal(0))
def test_decimal_divide_is_the_quotient_rounded_half_away_from_zero(
    memory: duckdb.DuckDBPyConnection, numerator: Decimal, denominator: Decimal
) -> None:
    exact = None if denominator == 0 else round_half_away(Fraction(numerator) / Fraction(denominator))
    assume(exact is None or abs(exact) < 10**19)
    found = single(memory, macro("decimal_divide", N, D, "decimal(28, 9)"), n=numerator, d=denominator)
    assert found is None if exact is None else isinstance(found, Decimal) and Fraction(found) == exact


def test_decimal_divide_takes_expressions_as_they_stand(memory: duckdb.DuckDBPyConnection) -> None:
    """A sum as an argument is divided as a whole; a null on either side gives null."""
    assert single(memory, macro("decimal_divide", "1 + 2", "4 - 1")) == Decimal(1)
    assert single(memory, macro("decimal_divide", "null", "3")) is None
    assert single(memory, macro("decimal_divide", "3", "null")) is None


@DATABASE
@given(decimals(0, 1000), decimals(0, 1000), decimals(0, 1000))
@example(Decimal(8), Decimal("2.5"), Decimal(6))
@example(Decimal(1), Decimal(1), Decimal(3))
@example(UNIT, Decimal(1), Decimal(2))
@example(Decimal(8), Decimal(0), Decimal(0))
def test_decimal_share_is_weight_times_part_over_whole(
    memory: duckdb.DuckDBPyConnection, weight: Decimal, part: Decimal, whole: Decimal
) -> None:
    exact = None if whole == 0 else round_half_away(Fraction(weight) * Fraction(part) / Fraction(whole))
    assume(exact is None or exact < 10**9)
    found = single(memory, macro("decimal_share", W, N, D), w=weight, n=part, d=whole)
    assert found is None if exact is None else isinstance(found, Decimal) and Fraction(found) == exact


@DATABASE
@given(decimals(0, 1000), st.integers(0, 9))
@example(Decimal("89.995"), 2)
@example(Decimal("89.994999999"), 2)
@example(Decimal("0.5"), 0)
@example(UNIT, 9)
def test_a_rank_key_is_the_score_on_the_declared_precision_half_up(
    memory: duckdb.DuckDBPyConnection, score: Decimal, places: int
) -> None:
    found = single(memory, macro("rank_key", W, "$places"), w=score, places=places)
    assert found == round_half_away(Fraction(score), places) * 10**places


@DATABASE
@given(decimals(-1000, 1000))
@example(Decimal("79.999999999"))
@example(Decimal("80"))
def test_one_digit_down_never_shows_more_than_there_is(memory: duckdb.DuckDBPyConnection, value: Decimal) -> None:
    found = single(memory, macro("one_digit_down", W), w=value)
    assert isinstance(found, str)
    assert Decimal(found) == value.quantize(Decimal("0.1"), ROUND_FLOOR)


def test_the_condition_on_a_profile_is_the_same_in_sql_and_python(
    memory: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every profile against every condition that the contract and the rubrics know."""
    types = chamber_types()["chamber_type"].to_list()
    rubrics = load_rubrics(Settings(home=tmp_path_factory.mktemp("empty")))
    conditions = {
        "", "registered", "not_registered", "party_org", "no_party_org", f"chamber_type={types[0]}",
        f"chamber_type={types[1]}|{types[7]}", "chamber_type=" + "|".join(types),
        *(indicator.applies_when for rubric in rubrics for indicator in rubric.indicators),
    }  # fmt: skip
    memory.execute("create or replace temp table indicators (applies_when varchar)")
    memory.executemany("insert into indicators values (?)", [[condition] for condition in sorted(conditions)])
    memory.execute(
        "create or replace temp table chambers (is_registered boolean, has_party_org boolean, chamber_type varchar)"
    )
    profiles = list(product([True, False], [True, False], types))
    memory.executemany("insert into chambers values (?, ?, ?)", profiles)
    condition = macro("applies_to_profile", "indicators", "chambers")
    found = {
        (applies_when, *profile): answer
        for applies_when, *profile, answer in memory.execute(
            f"select indicators.*, chambers.*, {condition} from indicators cross join chambers"
        ).fetchall()
    }
    assert found == {
        (text, *profile): applies(text, is_registered=profile[0], has_party_org=profile[1], chamber_type=profile[2])
        for text in conditions
        for profile in profiles
    }


@DATABASE
@given(st.lists(decimals(-(10**8), 10**8), min_size=1, max_size=9), st.integers(0, 4))
@example([Decimal("999999999.999999997"), Decimal("999999999.999999999")], 2)
def test_decimal_quartile_is_exact_where_doubles_are_not(
    memory: duckdb.DuckDBPyConnection, scores: list[Decimal], quarters: int
) -> None:
    ordered = sorted(map(Fraction, scores))
    place = Fraction((len(ordered) - 1) * quarters, 4)
    lower = ordered[place.numerator // place.denominator]
    upper = ordered[-(-place.numerator // place.denominator)]
    exact = round_half_away(lower + (upper - lower) * (place % 1))
    row = memory.execute(
        f"select {macro('decimal_quartile', 'score', quarters)} "
        "from (select unnest(cast(? as decimal(18, 9)[])) as score)",
        ["[" + ", ".join(map(str, scores)) + "]"],
    ).fetchone()
    assert row is not None
    assert Fraction(row[0]) == exact


def test_decimal_quartile_of_nothing_is_null(memory: duckdb.DuckDBPyConnection) -> None:
    nothing = "(select cast(null as decimal(18, 9)) as score where false)"
    median = macro("decimal_quartile", "score", 2)
    assert memory.execute(f"select {median} from {nothing}").fetchall() == [(None,)]

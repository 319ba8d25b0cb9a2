"""The next step that earns more, found by trying one number after the other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.reference import Indicator, Rubric
from tests.dbt.built_city import BuiltCity
from tests.dbt.reference_scoring import points_of, value_of

FARTHEST = 600


def nearest_that_earns_more(
    rubric: Rubric, indicator: Indicator, amount: Fraction, base: Fraction | None
) -> tuple[Decimal, Fraction] | None:
    """(amount, points) of the nearest whole number that earns more, the better of two; None within FARTHEST steps.

    Between goalposts only full points count, as the aim there is the far post.
    """
    field = rubric.fields[indicator.field_codes[0]]

    def earned(number: int) -> Fraction | None:
        if (field.minimum is not None and number < field.minimum) or (
            field.maximum is not None and number > field.maximum
        ):
            return None
        if indicator.calculation == "ratio" and not 0 <= number <= (base or 0):
            return None
        value = value_of(indicator, Fraction(number), base or Fraction(1))
        return None if value is None else points_of(rubric, indicator, value)

    value = value_of(indicator, amount, base or Fraction(1))
    assert value is not None
    now = points_of(rubric, indicator, value)
    aim = Fraction(indicator.points) if indicator.rule_kind == "linear" else None
    for distance in range(1, FARTHEST):
        found = [
            (points, number)
            for number in (int(amount) - distance, int(amount) + distance)
            if (points := earned(number)) is not None and points > now and (aim is None or points == aim)
        ]
        if found:
            points, number = max(found)
            return Decimal(number), points
    return None


def wrong_steps(city: BuiltCity) -> tuple[int, list[tuple[Any, ...]]]:
    """How many answered rows of fct_indicator_score were tried, and those whose next step is another."""
    tried, wrong = 0, []
    for year, code, amount, base, next_amount, next_points in _answered(city):
        rubric = city.rubric_of(year)
        indicator = next(each for each in rubric.indicators if each.code == code)
        best = nearest_that_earns_more(rubric, indicator, Fraction(amount), None if base is None else Fraction(base))
        shown = None if next_amount is None else (next_amount, Fraction(next_points))
        tried += 1
        # A step further than that is not tried out; it must at least earn more.
        if best is None and shown is not None and abs(shown[0] - amount) >= FARTHEST:
            continue
        if shown != best:
            wrong.append((year, code, amount, base, shown, best))
    return tried, wrong


def _answered(city: BuiltCity) -> Iterator[tuple[Any, ...]]:
    for row in city.rows(
        "select distinct campaign_year, indicator_code, amount, amount_of, next_amount, next_points "
        "from marts.fct_indicator_score where answer_state = 'reported' and value is not null order by all"
    ):
        yield tuple(row.values())

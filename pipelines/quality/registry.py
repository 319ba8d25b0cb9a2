"""The names of all expectations, known without Great Expectations: Dagster asks for them whenever it loads."""

from __future__ import annotations

from typing import NamedTuple

from expectations.registry import DATA_SETS
from expectations.spec import Severity


class ExpectationName(NamedTuple):
    """One expectation. asset: key of the Dagster asset it judges, joined by slashes. (suite, expectation) is unique."""

    asset: str
    suite: str
    expectation: str
    severity: Severity


def expectation_names() -> list[ExpectationName]:
    """Every expectation of every suite, in the order in which they are judged."""
    return [
        ExpectationName(data_set.asset, data_set.name, spec.name, spec.severity)
        for data_set in DATA_SETS
        for spec in data_set.expectations
    ]

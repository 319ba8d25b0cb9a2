"""Turns a data set's expectations into a Great Expectations suite; imports the library when called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.spec import DataSet, ExpectationSpec

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation


def build_suite(data_set: DataSet) -> ExpectationSuite:
    """The suite of a data set, named like it. Raises AttributeError on an unknown expectation class."""
    from great_expectations import ExpectationSuite

    return ExpectationSuite(
        name=data_set.name,
        expectations=[build_expectation(spec) for spec in data_set.expectations],
    )


def build_expectation(spec: ExpectationSpec) -> Expectation:
    """One expectation with its severity; name and descriptions are in `meta`."""
    import great_expectations.expectations as gxe

    expectation_class = getattr(gxe, spec.expectation_class)
    kwargs = {key: list(value) if isinstance(value, tuple) else value for key, value in spec.kwargs.items()}
    expectation: Expectation = expectation_class(
        **kwargs,
        severity=spec.severity,
        description=f"{spec.description_zh} {spec.description_en}",
        meta={
            "name": spec.name,
            "description_zh": spec.description_zh,
            "description_en": spec.description_en,
        },
    )
    return expectation

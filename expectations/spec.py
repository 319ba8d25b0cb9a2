"""What an expectation and a data set are, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "warning"]
"""critical: we broke it, or the data as a whole is implausible; nothing is published. warning: shown, nothing more."""


OUR_FAULT_ZH = (
    "这是程序或评价办法的错,不是填报人的:上一次发布仍然有效;按行键在构建文件中查这些行,改好后重跑 sihao nightly。"
)
OUR_FAULT_EN = (
    "The code or the rubric is wrong, not a submitter: the last publication stays; look at these rows in the build "
    "file, mend, and run sihao nightly again."
)


@dataclass(frozen=True)
class ExpectationSpec:
    """One expectation. name: a sentence in snake case, unique in its suite.

    expectation_class: name of a class in great_expectations.expectations; kwargs: its arguments.
    """

    name: str
    severity: Severity
    expectation_class: str
    kwargs: Mapping[str, object]
    description_zh: str
    description_en: str

    @property
    def column_name(self) -> str | None:
        """The column or columns judged, joined by a comma; None for an expectation about the whole table."""
        if "column_list" in self.kwargs:
            names = self.kwargs["column_list"]
            return ", ".join(map(str, names)) if isinstance(names, tuple | list) else str(names)
        columns = [str(self.kwargs[key]) for key in ("column", "column_A", "column_B") if key in self.kwargs]
        return ", ".join(columns) or None


@dataclass(frozen=True)
class DataSet:
    """One batch to judge.

    name: also the suite's name. asset: the Dagster asset that the results belong to, its key joined by slashes.
    query: a SELECT on the build file that fetches only the columns judged; decimals are cast to doubles on purpose.
    row_key: the columns of the query that tell a reader which row was unexpected.
    todo_zh, todo_en: what a person does when something of it is not met.
    """

    name: str
    asset: str
    query: str
    row_key: tuple[str, ...]
    expectations: tuple[ExpectationSpec, ...]
    todo_zh: str
    todo_en: str


def critical(name: str, expectation_class: str, zh: str, en: str, **kwargs: object) -> ExpectationSpec:
    """An expectation whose failure stops publication."""
    return ExpectationSpec(name, "critical", expectation_class, kwargs, zh, en)


def warning(name: str, expectation_class: str, zh: str, en: str, **kwargs: object) -> ExpectationSpec:
    """An expectation whose failure is shown to people."""
    return ExpectationSpec(name, "warning", expectation_class, kwargs, zh, en)

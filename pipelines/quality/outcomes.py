"""What an expectation found, and the table quality.expectation_result that keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from expectations.spec import Severity
from pipelines.warehouse import open_writer


@dataclass(frozen=True)
class UnexpectedRow:
    """One row that did not meet an expectation. row_key: the key's columns and values; found: what was judged."""

    row_key: str
    found: str


@dataclass(frozen=True)
class ExpectationOutcome:
    """One expectation of one run. asset: as in the registry.

    element_count, unexpected_count: rows judged and rows that did not meet it; None for a judgement on a whole column.
    observed_value: the aggregate that was judged, or the first rows that did not meet it; None when there are none.
    unexpected_rows: a bounded sample of those counted. todo_zh, todo_en: what a person does about it.
    """

    asset: str
    suite: str
    expectation: str
    column_name: str | None
    severity: Severity
    success: bool
    element_count: int | None
    unexpected_count: int | None
    observed_value: str | None
    description_zh: str
    description_en: str
    todo_zh: str
    todo_en: str
    unexpected_rows: tuple[UnexpectedRow, ...] = ()

    @property
    def stops_publication(self) -> bool:
        return self.severity == "critical" and not self.success


_CREATE = """
create or replace table quality.expectation_result (
    run_id varchar not null,
    suite varchar not null,
    expectation varchar not null,
    column_name varchar,
    severity varchar not null,
    success boolean not null,
    element_count bigint,
    unexpected_count bigint,
    observed_value varchar,
    description_zh varchar not null,
    description_en varchar not null,
    todo_zh varchar not null,
    todo_en varchar not null
)
"""

_CREATE_ROWS = """
create or replace table quality.expectation_unexpected_row (
    run_id varchar not null,
    suite varchar not null,
    expectation varchar not null,
    sample_no integer not null,
    row_key varchar not null,
    found varchar not null
)
"""


def store_outcomes(build_file: Path, run_id: str, outcomes: Iterable[ExpectationOutcome]) -> None:
    """Write quality.expectation_result and quality.expectation_unexpected_row of the build file; replaces earlier ones.

    Raises FileNotFoundError when there is no build file.
    """
    if not build_file.is_file():
        raise FileNotFoundError(f"没有构建文件 there is no build file: {build_file}")
    outcomes = list(outcomes)
    results = [
        (
            run_id, outcome.suite, outcome.expectation, outcome.column_name, outcome.severity, outcome.success,
            outcome.element_count, outcome.unexpected_count, outcome.observed_value,
            outcome.description_zh, outcome.description_en, outcome.todo_zh, outcome.todo_en,
        )
        for outcome in outcomes
    ]  # fmt: skip
    unexpected = [
        (run_id, outcome.suite, outcome.expectation, number, row.row_key, row.found)
        for outcome in outcomes
        for number, row in enumerate(outcome.unexpected_rows, start=1)
    ]
    with open_writer(build_file) as connection:
        connection.begin()
        connection.execute("create schema if not exists quality")
        for create, table, rows in (
            (_CREATE, "expectation_result", results),
            (_CREATE_ROWS, "expectation_unexpected_row", unexpected),
        ):
            connection.execute(create)
            if rows:
                places = ", ".join("?" * len(rows[0]))
                connection.executemany(f"insert into quality.{table} values ({places})", rows)  # noqa: S608 - our names
        connection.commit()

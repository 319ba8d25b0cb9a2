"""What a test reads of the built warehouse: rows, and each chamber's answers in the shape the reference takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from pipelines import warehouse
from pipelines.reference import Rubric, calendar, rubric_for_year
from pipelines.settings import Settings
from tests.dbt.dbt_runs import DbtRuns
from tests.dbt.reference_scoring import Given, Submission


@dataclass(frozen=True)
class BuiltCity:
    """A warehouse that dbt built from files in an inbox. rubrics: those that were installed."""

    settings: Settings
    rubrics: list[Rubric]
    dbt: DbtRuns

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        """The result of a query as dictionaries."""
        with warehouse.open_reader(self.settings.build_file) as connection:
            cursor = connection.execute(sql, list(parameters))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def rubric_of(self, year: int) -> Rubric:
        rubric = rubric_for_year(self.rubrics, year)
        assert rubric is not None
        return rubric

    def submissions(self) -> Iterator[tuple[int, str, Submission]]:
        """(year, chamber, what is known of it) for every campaign year × chamber of the register."""
        due = {
            row["field_code"]: (int(row["due_month"]), int(row["due_day"]))
            for row in calendar().iter_rows(named=True)
            if row["field_code"]
        }
        given: dict[tuple[int, str], dict[tuple[str, str], Given]] = defaultdict(dict)
        for row in self.rows("from marts.fct_field_value where not is_withdrawal"):
            number = row["value_number"]
            if number is None:
                due_on = date(row["campaign_year"], *due[row["field_code"]])
                number = (due_on - row["value_date"]).days
            answer = Given(Fraction(number), row["evidence"] is not None)
            given[row["campaign_year"], row["chamber_id"]][row["stage"], row["field_code"]] = answer
        refused = defaultdict(set)
        # An empty cell says nothing: it is a missing answer, not a refused one.
        for row in self.rows(
            "from quality.ingest_rejected_row where form = 'value' and reason_code <> 'value_empty' and is_open"
        ):
            refused[row["campaign_year"], row["chamber_id"]].add((row["stage"], row["field_code"]))
        for chamber in self.rows("from marts.dim_chamber_year"):
            key = chamber["campaign_year"], chamber["chamber_id"]
            profile = (chamber["is_registered"], chamber["has_party_org"], chamber["chamber_type"])
            yield *key, Submission(*profile, given.get(key, {}), frozenset(refused.get(key, ())))

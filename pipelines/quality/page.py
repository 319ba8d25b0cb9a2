"""One page about the data of a night that opens from any folder, without a server, a script or the network.

Written before a failing check can stop the night, so that it is there when it is needed most. Great Expectations' own
Data Docs fetch style and scripts from other hosts, and cost more than all suites together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.warehouse import open_writer

if TYPE_CHECKING:
    import duckdb

TEMPLATES = Path(__file__).parent / "templates"

_EXPECTATIONS = """
select
    suite, expectation, severity, success, element_count, unexpected_count, observed_value,
    description_zh, description_en, todo_zh, todo_en
from quality.expectation_result
order by success, severity, suite, expectation
"""
_ROWS = "select suite, expectation, row_key, found from quality.expectation_unexpected_row order by all"
_CHECKS = """
select
    campaign_year, check_code, any_value(name_zh) as name_zh, any_value(name_en) as name_en,
    any_value(fct_submission_check.severity) as severity,
    count(*) filter (where status = 'fail') as failed,
    count(*) filter (where status = 'pass') as passed,
    count(*) filter (where status = 'not_applicable') as not_applicable,
    count(*) filter (where status = 'not_assessed') as not_assessed,
    any_value(message_zh) filter (where status = 'fail') as example_zh
from quality.fct_submission_check
inner join marts.dim_submission_check using (check_code)
group by campaign_year, check_code
order by campaign_year desc, failed desc, check_code
"""
_STATES = """
select
    campaign_year, district_code, any_value(districts.name_zh) as name_zh, any_value(districts.name_en) as name_en,
    count(*) as expected,
    count(*) filter (where state_code = 'complete') as complete,
    count(*) filter (where state_code = 'to_correct') as to_correct,
    count(*) filter (where state_code = 'doubtful') as doubtful,
    count(*) filter (where state_code = 'not_submitted') as not_submitted
from quality.fct_submission_completeness
inner join marts.fct_chamber_score using (campaign_year, chamber_id)
inner join marts.dim_district as districts using (district_code)
group by campaign_year, district_code
order by campaign_year desc, district_code
"""
_FILES = """
select
    outcome_code, any_value(message_zh) as message_zh, count(*) as files, sum(rows_read) as rows_read,
    sum(rows_accepted) as rows_accepted, sum(rows_rejected) as rows_rejected, sum(rows_superseded) as rows_superseded
from quality.ingest_file
group by outcome_code
order by files desc, outcome_code
"""


@dataclass(frozen=True)
class Expectation:
    """A row of quality.expectation_result with the sample of rows that did not meet it."""

    values: dict[str, Any]
    rows: list[dict[str, Any]]


def write_page(build_file: Path, target: Path) -> None:
    """Write the page from a build file that holds the outcomes of its suites; the former page is replaced at once.

    No other process may have the build file open. Raises OSError when the page cannot be written.
    """
    html = page_html(build_file)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    draft.write_text(html, encoding="utf-8")
    draft.replace(target)


def page_html(build_file: Path) -> str:
    """The page as text. Everything that came from outside is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    with open_writer(build_file) as connection:
        context = _records(connection, "from raw.run_context")[0]
        rows = _records(connection, _ROWS)
        expectations = [
            Expectation(
                values,
                [row for row in rows if (row["suite"], row["expectation"]) == (values["suite"], values["expectation"])],
            )
            for values in _records(connection, _EXPECTATIONS)
        ]
        blocks = {
            name: _records(connection, sql)
            for name, sql in (("checks", _CHECKS), ("states", _STATES), ("files", _FILES))
        }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("data_quality.html").render(
        context=context,
        expectations=expectations,
        stops=any(each.values["severity"] == "critical" and not each.values["success"] for each in expectations),
        **blocks,
    )


def _records(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [name for name, *_ in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

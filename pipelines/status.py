"""What the latest publication says about itself: how many chambers, what is open, what was refused.

Read from the published file only, so it is true for every reader of that file. Printing belongs to pipelines.cli.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipelines.settings import Settings
from pipelines.warehouse import open_reader


@dataclass(frozen=True)
class YearStatus:
    """Counts of one campaign year. complete: chambers with every expected field answered and evidenced."""

    campaign_year: int
    chambers_expected: int
    chambers_submitted: int
    chambers_ranked: int
    chambers_complete: int


@dataclass(frozen=True)
class Status:
    """The latest publication. link: the path that always leads to the latest; file: the run's own.

    rows_rejected: all that were ever refused. rejected: those still open, as (reason code, one message in Chinese,
    rows), most frequent first. refused: files that could not be taken, as (outcome code, message in Chinese, files).
    conflicts: values on which two files of one night differ, not yet settled. failed_checks: (severity, name).
    """

    link: Path
    file: Path
    run_id: str
    published_at: datetime
    as_of: date
    years: tuple[YearStatus, ...]
    files_taken: int
    files_refused: int
    rows_rejected: int
    rejected: tuple[tuple[str, str, int], ...]
    refused: tuple[tuple[str, str, int], ...]
    conflicts: int
    checks_passed: int
    checks_failed: int
    failed_checks: tuple[tuple[str, str], ...]


_YEARS = """
select campaign_year, chambers_expected, chambers_submitted, chambers_ranked, chambers_complete
from reporting.rpt_overview
order by campaign_year
"""

_REJECTED = """
select reason_code, min(message_zh), count(*)
from quality.ingest_rejected_row
where is_open
group by reason_code
order by count(*) desc, reason_code
"""

_REFUSED = """
select outcome_code, min(message_zh), count(*)
from quality.ingest_file
where outcome <> 'taken'
group by outcome_code
order by count(*) desc, outcome_code
"""

_COUNTS = """
select
    (select count(*) from quality.ingest_file where outcome = 'taken'),
    (select count(*) from quality.ingest_file where outcome <> 'taken'),
    (select count(*) from quality.ingest_rejected_row),
    (select count(*) from quality.ingest_conflict where is_open)
"""


def read_status(settings: Settings) -> Status:
    """Read the latest publication. Raises NothingPublishedError when there is none."""
    with open_reader(settings.published_link) as connection:
        publication = connection.execute("select run_id, published_at, as_of from meta.publication").fetchone()
        assert publication is not None  # noqa: S101 - one row by construction
        counts = connection.execute(_COUNTS).fetchone()
        assert counts is not None  # noqa: S101 - aggregates
        years = connection.execute(_YEARS).fetchall()
        rejected = connection.execute(_REJECTED).fetchall()
        refused = connection.execute(_REFUSED).fetchall()
        checks = connection.execute("select severity, expectation, success from quality.expectation_result").fetchall()
    return Status(
        link=settings.published_link,
        file=settings.published_link.resolve(),
        run_id=publication[0],
        published_at=publication[1],
        as_of=publication[2],
        years=tuple(YearStatus(*year) for year in years),
        files_taken=counts[0],
        files_refused=counts[1],
        rows_rejected=counts[2],
        rejected=tuple((code, message, rows) for code, message, rows in rejected),
        refused=tuple((code, message, files) for code, message, files in refused),
        conflicts=counts[3],
        checks_passed=sum(success for _, _, success in checks),
        checks_failed=sum(not success for _, _, success in checks),
        failed_checks=tuple((severity, name) for severity, name, success in checks if not success),
    )

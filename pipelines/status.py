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

    rejected: (reason code, sentence in Chinese, rows), most frequent first. failed_checks: (severity, name).
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
    checks_passed: int
    checks_failed: int
    failed_checks: tuple[tuple[str, str], ...]


_YEARS = """
select campaign_year, chambers_expected, chambers_submitted, chambers_ranked, chambers_complete
from reporting.rpt_overview
order by campaign_year
"""

_REJECTED = """
select reason_code, any_value(message_zh), count(*)
from quality.ingest_rejected_row
group by reason_code
order by count(*) desc, reason_code
"""


def read_status(settings: Settings) -> Status:
    """Read the latest publication. Raises NothingPublishedError when there is none."""
    with open_reader(settings.published_link) as connection:
        publication = connection.execute("select run_id, published_at, as_of from meta.publication").fetchone()
        assert publication is not None  # noqa: S101 - one row by construction
        files = connection.execute(
            "select count(*) filter (where outcome = 'taken'), count(*) filter (where outcome <> 'taken')"
            " from quality.ingest_file"
        ).fetchone()
        assert files is not None  # noqa: S101 - an aggregate
        years = connection.execute(_YEARS).fetchall()
        rejected = connection.execute(_REJECTED).fetchall()
        checks = connection.execute("select severity, expectation, success from quality.expectation_result").fetchall()
    return Status(
        link=settings.published_link,
        file=settings.published_link.resolve(),
        run_id=publication[0],
        published_at=publication[1],
        as_of=publication[2],
        years=tuple(YearStatus(*year) for year in years),
        files_taken=files[0],
        files_refused=files[1],
        rows_rejected=sum(row[2] for row in rejected),
        rejected=tuple((row[0], row[1], row[2]) for row in rejected),
        checks_passed=sum(success for _, _, success in checks),
        checks_failed=sum(not success for _, _, success in checks),
        failed_checks=tuple((severity, name) for severity, name, success in checks if not success),
    )

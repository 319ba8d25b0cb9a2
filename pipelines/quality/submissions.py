"""What the checks of submissions found, by check: how many chambers fail, and one of the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.reference import SEEDS
from pipelines.warehouse import open_writer

_FOUND = """
select
    check_code,
    count(*) filter (where status = 'fail'),
    count(*) filter (where status in ('pass', 'fail')),
    count(distinct campaign_year) filter (where status = 'fail'),
    any_value(message_zh order by campaign_year desc, chamber_id) filter (where status = 'fail'),
    any_value(message_en order by campaign_year desc, chamber_id) filter (where status = 'fail')
from quality.fct_submission_check
group by check_code
order by check_code
"""


_TOTALS = """
select
    (select coalesce(sum(rows_superseded), 0) from quality.ingest_file),
    (select count(*) from quality.fct_submission_check where status = 'fail')
"""


@dataclass(frozen=True)
class CheckFinding:
    """One check over all years. failed of judged chambers; example: one sentence in each language, if any failed."""

    check_code: str
    failed: int
    judged: int
    years: int
    example_zh: str | None
    example_en: str | None


def check_names() -> dict[str, str]:
    """Check code -> its name in Chinese and English, of all that the seed lists, on or off."""
    checks = pl.read_csv(SEEDS / "submission_checks.csv", infer_schema=False)
    return {code: f"{zh} {en}" for code, zh, en in checks.select("check_code", "name_zh", "name_en").rows()}


def read_findings(build_file: Path) -> list[CheckFinding]:
    """Every check that judged or listed a chamber. No other process may have the build file open."""
    with open_writer(build_file) as connection:
        return [CheckFinding(*row) for row in connection.execute(_FOUND).fetchall()]


def read_totals(build_file: Path) -> dict[str, int]:
    """rows_superseded: rows that later ones took the place of; flags: chambers named by a check, summed over checks.

    No other process may have the build file open.
    """
    with open_writer(build_file) as connection:
        row = connection.execute(_TOTALS).fetchone()
    return dict(zip(("rows_superseded", "flags"), map(int, row or ()), strict=True))

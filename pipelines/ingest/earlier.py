"""The scores of an earlier day as inputs of a build: which day, whether anything came since, and the tables themselves.

How those scores are made is the orchestrator's: it is the same build, as of that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl

from pipelines.ingest import ledger
from pipelines.settings import Settings

EARLIER_TABLES = {
    "earlier_chamber_score": (
        "campaign_year integer, rubric_id varchar, chamber_id varchar, district_code varchar, "
        "official_score decimal(18, 9), floor_score decimal(18, 9), ceiling_score decimal(18, 9), "
        "has_submitted boolean, city_rank bigint, rank_p05 bigint, rank_p95 bigint"
    ),
    "earlier_district_score": (
        "campaign_year integer, rubric_id varchar, district_code varchar, mean_score decimal(18, 9), "
        "district_rank bigint, chambers_expected bigint, chambers_submitted bigint"
    ),
}
"""Relation in `raw` -> its columns; a folder of earlier scores holds `<relation>.parquet` with the same ones."""


@dataclass(frozen=True)
class EarlierScores:
    """as_of: the earlier day; None when nothing had been received by then.

    is_now: nothing that counts came since, so that today's scores are those of that day. folder: EARLIER_TABLES as
    Parquet, where they differ.
    """

    as_of: date | None = None
    is_now: bool = False
    folder: Path | None = None


def end_of_last_month(as_of: date) -> date:
    """The last day of the calendar month before the one of `as_of`."""
    return as_of.replace(day=1) - timedelta(days=1)


def anything_received(settings: Settings, by: date) -> bool:
    """Whether the ledger holds a file that had been received by the end of that day."""
    return bool((ledger.read_files(settings.landing)["received_at"].dt.date() <= by).any())


def anything_since(settings: Settings, day: date, as_of: date) -> bool:
    """Whether scores as of the two days can differ.

    They do when a file was received after `day`, when a register row becomes valid after it, or when values wait for a
    campaign year that `day` did not yet allow.
    """
    received = ledger.read_files(settings.landing)["received_at"].dt.date()
    if ((received > day) & (received <= as_of)).any():
        return True
    registers = ledger.table_files(settings.landing, "chambers")
    if registers and _any(registers, pl.col("valid_from").is_between(day, as_of, closed="right")):
        return True
    values = ledger.table_files(settings.landing, "values")
    new_years = pl.col("campaign_year").is_between(day.year, as_of.year, closed="right")
    return day.year < as_of.year and bool(values) and _any(values, new_years)


def write_earlier(connection: duckdb.DuckDBPyConnection, earlier: EarlierScores) -> None:
    """Put `earlier_run` (at most one row) and EARLIER_TABLES into the connection's current schema."""
    connection.execute("create table earlier_run (as_of date, is_now boolean)")
    if earlier.as_of is not None:
        connection.execute("insert into earlier_run values (?, ?)", [earlier.as_of, earlier.is_now])
    for relation, columns in EARLIER_TABLES.items():
        connection.execute(f"create table {relation} ({columns})")
        if earlier.folder is not None:
            scores = connection.read_parquet(str(earlier.folder / f"{relation}.parquet"))  # noqa: F841 - named in SQL
            connection.execute(f"insert into {relation} by name select * from scores")  # noqa: S608 - own names


def _any(paths: list[Path], condition: pl.Expr) -> bool:
    return bool(pl.scan_parquet(paths).select(condition.any()).collect().item())

"""Submissions on their way in: long tables and registers as CSV files, taken in by the project's own ingest."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipelines.ingest.build_inputs import input_digest, write_build_inputs
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.reference import Rubric
from pipelines.run_context import RunContext
from pipelines.settings import Settings

REGISTER_HEADER = (
    "chamber_id", "name_zh", "district_code", "chamber_type", "is_registered", "has_party_org", "uscc", "founded_on",
    "gates", "valid_from",
)  # fmt: skip
LONG_HEADER = ("campaign_year", "chamber_id", "field_code", "value", "evidence", "stage", "reason")

AS_OF = date(2026, 1, 31)
TAKEN_AT = datetime(2026, 2, 10, 2, 0)
"""Files are taken after the as-of date, so that some of them may have been received after it."""


@dataclass(frozen=True)
class InboxCsv:
    """One CSV file: its name in the inbox, when it was last written, its header and its rows in that order."""

    name: str
    received_at: datetime
    header: Sequence[str]
    rows: Sequence[Sequence[object]]


def long_file(name: str, received_at: datetime, rows: Iterable[Sequence[object]]) -> InboxCsv:
    """A long table; rows in the order of LONG_HEADER."""
    return InboxCsv(name, received_at, LONG_HEADER, list(rows))


def register_file(name: str, received_at: datetime, rows: Iterable[Sequence[object]]) -> InboxCsv:
    """A chamber register; rows in the order of REGISTER_HEADER."""
    return InboxCsv(name, received_at, REGISTER_HEADER, list(rows))


def put_files(settings: Settings, files: Iterable[InboxCsv]) -> None:
    """Put the files into the inbox, each with its time of arrival."""
    for file in files:
        path = settings.inbox / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([file.header, *file.rows])
        os.utime(path, (file.received_at.timestamp(), file.received_at.timestamp()))


def write_inputs(settings: Settings, rubrics: Sequence[Rubric], files: Iterable[InboxCsv]) -> None:
    """Put the files into the inbox, land them as one batch and write the build file's schema `raw`."""
    put_files(settings, files)
    landed = land_files(settings, rubrics, find_files(settings.inbox), now=TAKEN_AT)
    assert landed.files_refused == 0
    settings.build.mkdir(parents=True, exist_ok=True)
    digest = input_digest(settings, rubrics, AS_OF)
    write_build_inputs(settings, rubrics, RunContext("test-run", AS_OF, TAKEN_AT, "test", digest))


def read_csv(path: Path) -> list[dict[str, str]]:
    """A CSV with a header as dictionaries of text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))

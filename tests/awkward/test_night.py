"""All awkward files through one real night: it publishes, and the two laws hold in the published file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from pipelines.ingest import ledger
from pipelines.night import run_night
from pipelines.orchestration.execution import Ending
from pipelines.progress import Silent
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from tests.awkward import inbox, resubmissions, reviewers
from tests.awkward.case import YEAR, Case

AS_OF = date(2017, 12, 31)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """After a night that took all of them in."""
    settings = Settings(home=tmp_path_factory.mktemp("night"))
    inbox.put_all(settings, inbox.CASES)
    result = run_night(settings, AS_OF, Silent())
    assert (result.ending, result.reasons) == (Ending.PUBLISHED, ())
    return settings


@pytest.fixture(scope="module")
def published(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_reader(settings.published_link) as connection:
        yield connection


@pytest.fixture(scope="module")
def refused(published: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """file_id -> cell -> reason code."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = published.execute("select file_id, sheet, source_cell, reason_code from quality.ingest_rejected_row")
    for file_id, sheet, cell, code in rows.fetchall():
        found[file_id][f"{sheet}!{cell}" if sheet else cell] = code
    return found


@pytest.mark.parametrize("case", inbox.CASES, ids=lambda case: case.name)
def test_every_row_read_is_accepted_rejected_or_superseded(
    case: Case, published: duckdb.DuckDBPyConnection, refused: dict[str, dict[str, str]]
) -> None:
    counted = published.execute(
        "select rows_read, rows_accepted, rows_rejected, rows_superseded from quality.ingest_file where file_id = ?",
        [case.file_id],
    ).fetchone()
    assert refused.get(case.file_id, {}) == {**case.rejected, **case.refused_later}
    rejected, superseded = len(case.rejected) + len(case.refused_later), len(case.superseded)
    assert counted == (case.rows_read, case.rows_read - rejected - superseded, rejected, superseded)


def test_nothing_in_the_archive_is_missing_from_the_ledger(
    settings: Settings, published: duckdb.DuckDBPyConnection
) -> None:
    archived = {path.name for path in settings.archive.rglob("*") if path.is_file() and path.suffix != ".json"}
    assert archived == ledger.known_file_ids(settings.landing)
    assert archived == {row[0] for row in published.execute("select file_id from quality.ingest_file").fetchall()}


def test_every_refused_file_has_a_sentence_in_both_languages(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(
        "select outcome_code, message_zh, message_en from quality.ingest_file where outcome <> 'taken'"
    ).fetchall()
    assert {code for code, _, _ in rows} == {
        case.outcome for case in inbox.CASES if case.outcome not in {"ok", "no_rows", "unpacked"}
    }
    assert all(zh and en for _, zh, en in rows)


def value_of(published: duckdb.DuckDBPyConnection, chamber: str, field: str = "members_total") -> list[int]:
    rows = published.execute(
        "select value_number from marts.fct_field_value where chamber_id = ? and field_code = ? and stage = 'self'"
        " and campaign_year = ? and value_number is not null",
        [chamber, field, YEAR],
    ).fetchall()
    return [int(row[0]) for row in rows]


def test_the_latest_value_counts_and_a_withdrawn_one_does_not(published: duckdb.DuckDBPyConnection) -> None:
    assert value_of(published, resubmissions.CORRECTED_CHAMBER) == [31]
    assert value_of(published, resubmissions.WITHDRAWN_CHAMBER) == []
    assert value_of(published, resubmissions.WITHDRAWN_ONLY) == []
    assert value_of(published, reviewers.CORRECTED) == [30]


def test_the_history_of_a_cell_holds_what_was_superseded(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(
        "select value_raw, row_status from marts.fct_field_value_history"
        " where chamber_id = ? and field_code = 'members_total' order by received_at",
        [resubmissions.CORRECTED_CHAMBER],
    ).fetchall()
    assert rows == [("30", "superseded"), ("31", "accepted")]


def test_two_files_of_one_night_that_differ_are_reported(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(
        "select value_raw, other_value_raw from quality.ingest_conflict where chamber_id = ?",
        [resubmissions.CONFLICTING],
    ).fetchall()
    assert {value for row in rows for value in row} == {"30", "33"}

"""Every awkward file through the real landing, all in one batch: none may disturb another."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.ingest import archive, ledger
from pipelines.ingest.land import LandingSummary
from pipelines.settings import Settings
from tests.awkward import inbox
from tests.awkward.case import Case
from tests.unit.ingest_files import land


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, LandingSummary]:
    settings = Settings(home=tmp_path_factory.mktemp("awkward"))
    inbox.put_all(settings, inbox.CASES)
    return settings, land(settings, inbox.TAKEN_AT)


@pytest.fixture(scope="module")
def tables(landed: tuple[Settings, LandingSummary]) -> dict[str, dict[str, pl.DataFrame]]:
    """Ledger table -> file_id -> its rows."""
    settings, _ = landed
    return {
        name: {
            str(key[0]): rows
            for key, rows in pl.read_parquet(ledger.table_files(settings.landing, name)).group_by("file_id")
        }
        for name in ledger.SCHEMAS
    }


def place(row: dict[str, object]) -> str:
    cell = f"{row['source_letter'] or ''}{row['source_row']}"
    return f"{row['sheet']}!{cell}" if row["sheet"] else cell


def stored(row: dict[str, object]) -> str:
    if row["is_withdrawal"]:
        return "withdrawn"
    number = row["value_number"]
    return str(row["value_date"]) if number is None else f"{number:f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize("case", inbox.CASES, ids=lambda case: case.name)
def test_each_file_becomes_what_is_expected(case: Case, tables: dict[str, dict[str, pl.DataFrame]]) -> None:
    (file,) = tables["files"][case.file_id].iter_rows(named=True)
    assert file["outcome_code"] == case.outcome
    assert file["rows_read"] == case.rows_read
    assert case.kind in {None, file["kind"]}
    assert bool(file["container_id"]) == bool(case.container)
    rows = {
        name: list(tables[name][case.file_id].iter_rows(named=True)) if case.file_id in tables[name] else []
        for name in ("values", "rejected", "chambers")
    }
    assert {place(row): stored(row) for row in rows["values"]} == case.values
    assert {place(row): row["reason_code"] for row in rows["rejected"]} == case.rejected
    assert {row["source_row"]: row["chamber_id"] for row in rows["chambers"]} == case.chambers
    assert file["rows_read"] == sum(map(len, rows.values()))


def test_there_are_at_least_sixty_of_them_and_no_two_alike() -> None:
    assert len({case.file_id for case in inbox.CASES}) == len(inbox.CASES) > 100


def test_nothing_is_left_in_the_inbox_or_missing_from_the_archive(landed: tuple[Settings, LandingSummary]) -> None:
    settings, summary = landed
    assert [path for path in settings.inbox.rglob("*") if path.is_file()] == []
    known = ledger.known_file_ids(settings.landing)
    assert known >= {case.file_id for case in inbox.CASES}
    assert known == {path.name for path in settings.archive.rglob("*") if path.is_file() and path.suffix != ".json"}
    for case in inbox.CASES:
        assert archive.archived_file(settings.archive, case.file_id).read_bytes() == case.data
    assert summary.files_taken + summary.files_refused == len(known)


def test_names_are_shown_but_never_followed(
    landed: tuple[Settings, LandingSummary], tables: dict[str, dict[str, pl.DataFrame]]
) -> None:
    settings, _ = landed
    names = [frame["file_name"][0] for frame in tables["files"].values()]
    assert all(name.isprintable() and 0 < len(name) <= 255 for name in names)
    assert {path.name for path in settings.home.iterdir()} <= {"archive", "inbox", "landing"}


def test_no_number_of_a_person_is_kept_in_the_ledger(landed: tuple[Settings, LandingSummary]) -> None:
    settings, _ = landed
    for name in ledger.SCHEMAS:
        text = pl.read_parquet(ledger.table_files(settings.landing, name)).select(pl.col(pl.String)).write_csv()
        assert "13812345678" not in text
        assert "310101199001011234" not in text


def test_the_same_bytes_under_another_name_change_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    same = inbox.named("resubmissions/same-bytes.csv")
    inbox.put_all(settings, [same, Case("又一次.csv", same.data), Case("再一次.xls", same.data)])
    assert land(settings).files_known == 2
    inbox.put_all(settings, [Case("明年再来.csv", same.data)])
    assert land(settings).batch_id is None
    assert pl.read_parquet(ledger.table_files(settings.landing, "files")).height == 1

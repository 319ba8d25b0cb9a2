"""From inbox to publication, in this process: four nights of one small invented city, one after the other.

The first is the night that other tests go on from too. Each later one is a fixture that needs the one before; the
tests only look at what the nights left behind.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from pipelines.cli import main
from pipelines.explanation import explain
from pipelines.ingest.archive import archived_file
from pipelines.night import run_night
from pipelines.orchestration.execution import Ending
from pipelines.orchestration.instance import open_instance
from pipelines.orchestration.submission_checks import CHECKED
from pipelines.progress import Silent
from pipelines.publish.publication import PublicationInfo, latest
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from tests.demo_night import AS_OF, CHAMBERS, YEAR, DemoNight
from tests.shared_homes import copy_home

BEFORE_THE_DEADLINE = date(2025, 11, 3)

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class City:
    """An installation after its first night. hashes: inbox file -> sha256; submitted: chambers that sent something."""

    settings: Settings
    submitted: int
    hashes: dict[str, str]


@dataclass(frozen=True)
class OpenReader:
    """A reader that was open during a night, and what it counted before."""

    connection: duckdb.DuckDBPyConnection
    run_id: str

    def seen_run(self) -> str:
        row = self.connection.execute("select run_id from meta.publication").fetchone()
        assert row is not None
        return str(row[0])


@pytest.fixture(scope="module")
def city(demo_night: DemoNight, tmp_path_factory: pytest.TempPathFactory) -> City:
    settings = copy_home(demo_night.settings, tmp_path_factory.mktemp("nights") / "city")
    return City(settings, demo_night.submitted, demo_night.hashes)


def published(settings: Settings) -> PublicationInfo:
    info = latest(settings)
    assert info is not None
    return info


def marts_of(file: Path) -> Rows:
    """Every row of every mart, quality table and report, in the order in which the file holds them."""
    with open_reader(file) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where schema_name in ('marts', 'reporting') or table_name like 'fct_%' or table_name like 'ingest_%'"
            " order by all"
        ).fetchall()
        return {name: connection.table(name).fetchall() for (name,) in tables}


def count(file: Path, question: str) -> int:
    with open_reader(file) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture(scope="module")
def first_night(city: City) -> PublicationInfo:
    return published(city.settings)


@pytest.fixture(scope="module")
def reader(city: City, first_night: PublicationInfo) -> Iterator[OpenReader]:
    with open_reader(city.settings.published_link) as connection:
        yield OpenReader(connection, first_night.run_id)


@pytest.fixture(scope="module")
def second_night(city: City, first_night: PublicationInfo, reader: OpenReader) -> PublicationInfo:
    """The same again: nothing new in the inbox, the same as-of date."""
    assert run_night(city.settings, AS_OF, Silent()).ending is Ending.PUBLISHED
    return published(city.settings)


@pytest.fixture(scope="module")
def early_night(city: City, second_night: PublicationInfo) -> PublicationInfo:
    """As the city stood before the deadline for self-assessments."""
    assert run_night(city.settings, BEFORE_THE_DEADLINE, Silent()).ending is Ending.PUBLISHED
    return published(city.settings)


@pytest.fixture(scope="module")
def stopped_night(city: City, early_night: PublicationInfo) -> Result:
    """Twice as many files arrive as are there, and none of their rows can be understood; run through the command."""
    for number in range(2 * len(city.hashes)):
        with (city.settings.inbox / f"export-{number}.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["campaign_year", "chamber_id", "field_code", "value", "evidence", "stage", "reason"])
            rows.writerow([YEAR, f"CH-{number:05d}", "no_such_field", "?", "", "self", ""])
    return CliRunner().invoke(main, ["nightly"], env={"SIHAO_HOME": str(city.settings.home)})


def test_the_inbox_is_empty_and_the_archive_has_every_byte(city: City, first_night: PublicationInfo) -> None:
    assert [path for path in city.settings.inbox.rglob("*") if path.is_file()] == []
    archived = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in city.settings.archive.rglob("*") if path.is_file()
    }
    assert set(city.hashes.values()) <= archived


def test_every_chamber_of_the_register_is_ranked_or_told_why_not(city: City, first_night: PublicationInfo) -> None:
    scores = "from marts.fct_chamber_score"
    assert count(first_night.path, f"select count(*) {scores}") == CHAMBERS
    assert count(first_night.path, f"select count(*) {scores} where has_submitted") == city.submitted
    assert count(first_night.path, f"select count(*) {scores} where is_ranked") > CHAMBERS // 2
    assert count(first_night.path, f"select count(*) {scores} where is_ranked <> (unranked_reason is null)") == 0


def test_dimension_scores_add_up_to_the_total(first_night: PublicationInfo) -> None:
    assert (
        count(
            first_night.path,
            """
            select count(*) from marts.fct_chamber_score as totals
            inner join (
                select campaign_year, chamber_id, sum(official_score) as total
                from marts.fct_dimension_score group by all
            ) as parts using (campaign_year, chamber_id)
            where totals.official_score <> parts.total
            """,
        )
        == 0
    )


def test_every_row_read_is_accounted_for(city: City, first_night: PublicationInfo) -> None:
    assert count(first_night.path, "select count(*) from quality.ingest_file") == len(city.hashes)
    assert (
        count(
            first_night.path,
            "select count(*) from quality.ingest_file"
            " where rows_read <> rows_accepted + rows_rejected + rows_superseded",
        )
        == 0
    )


def test_what_the_suites_found_is_published(first_night: PublicationInfo) -> None:
    results = "select count(*) from quality.expectation_result"
    assert count(first_night.path, f"{results} where run_id = '{first_night.run_id}'") > 20
    assert count(first_night.path, f"{results} where severity = 'critical' and not success") == 0


def test_a_page_about_the_data_is_left_that_needs_nothing_else(city: City, first_night: PublicationInfo) -> None:
    page = city.settings.quality_page.read_text(encoding="utf-8")
    assert "nothing_received" in page
    assert "every_chamber_is_listed_once" in page
    assert not any(word in page for word in ("http:", "https:", "<script", "src=", "href=", "url("))


def test_each_check_of_submissions_says_how_many_chambers_it_names(city: City, first_night: PublicationInfo) -> None:
    with open_instance(city.settings) as instance:
        (record,) = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(CHECKED, "nothing_received"), limit=1
        )
    assert record.event is not None
    assert record.event.dagster_event is not None
    evaluation = record.event.dagster_event.asset_check_evaluation_data
    failing = (
        "select count(*) from quality.fct_submission_check where check_code = 'nothing_received' and status = 'fail'"
    )
    assert not evaluation.passed
    assert evaluation.metadata["failed"].value == count(first_night.path, failing)
    assert "sihao query submission_checks" in str(evaluation.metadata["what_to_do"].value)


def test_every_point_can_be_walked_back_to_its_cell(city: City, first_night: PublicationInfo) -> None:
    """Contributions add up to the total exactly, and the archived workbook has the value in the very cell named."""
    with open_reader(first_night.path) as connection:
        chambers = connection.execute(
            "select chamber_id from marts.fct_chamber_score where has_submitted order by chamber_id"
        ).fetchall()
    seen = 0
    for (chamber,) in chambers:
        found = explain(city.settings.published_link, chamber, YEAR)
        assert found.sum_of_contributions == found.total["official_score"]
        sheets: dict[tuple[str, str], list[list[object]]] = {}
        for answer in (answer for chain in found.indicators for answer in chain.answers):
            file = archived_file(city.settings.archive, answer["file_id"])
            if not answer["file_name"].endswith(".xlsx"):
                assert file.is_file()
                continue
            key = answer["file_id"], answer["sheet"]
            if key not in sheets:
                book = CalamineWorkbook.from_path(str(file))
                sheets[key] = book.get_sheet_by_name(answer["sheet"]).to_python(skip_empty_area=False)
            column = ord(answer["source_letter"]) - ord("A")
            cell = sheets[key][answer["source_row"] - 1][column]
            assert _as_read(cell) == answer["value_raw"], (chamber, answer)
            seen += 1
    assert seen > 1000


def _as_read(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def test_an_indicators_chain_is_printed_with_its_file_sheet_and_cell(
    city: City, first_night: PublicationInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIHAO_HOME", str(city.settings.home))
    with open_reader(first_night.path) as connection:
        row = connection.execute(
            "select chamber_id, file_name, sheet, source_letter || source_row from marts.fct_field_value"
            " inner join quality.ingest_file using (file_id) where field_code = 'members_in_db' and stage = 'self'"
            " order by chamber_id limit 1"
        ).fetchone()
    assert row is not None
    chamber, file_name, sheet, cell = row
    printed = CliRunner().invoke(main, ["explain", "--chamber", chamber, "--year", str(YEAR), "--indicator", "B1-03"])
    assert printed.exit_code == 0, printed.output
    words = " ".join(printed.output.split())
    assert all(part in words for part in ("B1-03", file_name.rsplit("/", 1)[-1], f"[{sheet}]", cell))
    assert first_night.input_digest[:40] in words
    for wrong in (["--chamber", "CH-NONE"], ["--chamber", chamber, "--indicator", "Z9-99"]):
        assert CliRunner().invoke(main, ["explain", "--year", str(YEAR), *wrong]).exit_code == 2


def test_each_publication_tells_of_the_nights_until_then(
    first_night: PublicationInfo, second_night: PublicationInfo
) -> None:
    asked = "select run_id, outcome, published_file, rows_read > 0, flags > 0, peak_memory_bytes > 0 from meta.run"
    with open_reader(second_night.path) as connection:
        nights = connection.execute(asked).fetchall()
        steps = connection.execute(
            "select step from meta.run_step where run_id = ? order by step_no", [first_night.run_id]
        )
        assert [step for (step,) in steps.fetchall()][-8:] == [
            "models", "checks", "copy", "audit", "export", "swap", "reminders", "returns",
        ]  # fmt: skip
    assert nights == [
        (first_night.run_id, "published", first_night.path.name, True, True, True),
        (second_night.run_id, "published", second_night.path.name, False, True, True),
    ]


def test_nothing_is_written_outside_the_home(city: City, first_night: PublicationInfo) -> None:
    assert {path.name for path in city.settings.home.iterdir()} <= {
        "archive", "build", "dagster", "dbt", "demo-truth.csv", "earlier", "inbox", "landing", "layout.json", "logs",
        "night.lock", "outbox", "published",
    }  # fmt: skip


def test_a_second_run_publishes_the_same_marts_row_for_row(
    first_night: PublicationInfo, second_night: PublicationInfo
) -> None:
    assert second_night.run_id != first_night.run_id
    assert second_night.input_digest == first_night.input_digest
    first, second = marts_of(first_night.path), marts_of(second_night.path)
    assert len(first) > 30
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_reader_that_is_open_during_the_swap_keeps_its_snapshot(
    city: City, reader: OpenReader, second_night: PublicationInfo
) -> None:
    assert reader.seen_run() == reader.run_id
    with open_reader(city.settings.published_link) as connection:
        assert OpenReader(connection, second_night.run_id).seen_run() == second_night.run_id


def test_an_earlier_date_sees_fewer_submissions_and_another_digest(
    second_night: PublicationInfo, early_night: PublicationInfo
) -> None:
    submitted = "select count(*) from marts.fct_chamber_score where has_submitted"
    assert 0 < count(early_night.path, submitted) < count(second_night.path, submitted)
    assert early_night.as_of == BEFORE_THE_DEADLINE
    assert early_night.input_digest != second_night.input_digest


def test_a_failing_critical_check_stops_publication_with_exit_code_1_and_names_the_check(
    city: City, early_night: PublicationInfo, stopped_night: Result
) -> None:
    assert stopped_night.exit_code == 1
    assert "most_files_are_understood" in stopped_night.stderr
    assert "上一次发布仍然有效" in stopped_night.stderr
    assert "the last publication stays" in stopped_night.stderr


def test_a_failing_critical_check_keeps_the_last_publication(
    city: City, early_night: PublicationInfo, stopped_night: Result
) -> None:
    assert published(city.settings) == early_night
    assert sorted(path.name for path in city.settings.history.glob("*.duckdb"))[-1] == early_night.path.name


def test_status_tells_the_age_and_what_is_open(city: City, early_night: PublicationInfo, stopped_night: Result) -> None:
    result = CliRunner().invoke(main, ["status"], env={"SIHAO_HOME": str(city.settings.home)})
    # The last night was stopped by the checks, and that is said first.
    assert result.exit_code == 1
    assert result.stdout.startswith("昨夜没有发布。")
    assert early_night.run_id in result.stdout
    assert f"应报 expected {CHAMBERS}" in result.stdout
    assert "不到 1 小时前 less than an hour ago" in result.stdout

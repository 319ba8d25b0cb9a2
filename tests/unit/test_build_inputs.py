"""What a build is given, and the digest that names it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import warehouse
from pipelines.ingest import ledger
from pipelines.ingest.build_inputs import RUBRIC_RELATIONS, input_digest, write_build_inputs
from pipelines.reference import OPTIONAL_RUBRIC_COLUMNS, RUBRIC_TABLES, load_rubric
from pipelines.run_context import RunContext
from pipelines.settings import Settings
from tests.unit.ingest_files import CHAMBER, CHAMBER_ROW, LONG, NOW, REGISTER, csv_bytes, land, put, rubric, value_row

AS_OF = date(2017, 11, 30)
RUN = RunContext("20171105T020000-abc123", AS_OF, datetime(2017, 11, 5, 2), "0.1.0+abc", "d" * 64)
FIRST = csv_bytes([LONG, value_row(), value_row(value="约30")])
SECOND = csv_bytes([REGISTER, CHAMBER_ROW])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "it's home")


@contextmanager
def built(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    write_build_inputs(settings, [rubric()], RUN)
    with warehouse.open_writer(settings.build_file) as connection:
        yield connection


def columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    query = (
        "select column_name, data_type from information_schema.columns where table_schema = 'raw' and table_name = ?"
    )
    return connection.execute(f"{query} order by ordinal_position", [relation]).fetchall()


def test_the_ledger_is_seen_over_all_its_batches(settings: Settings) -> None:
    put(settings, "a.csv", FIRST)
    land(settings)
    put(settings, "b.csv", SECOND)
    land(settings, NOW + timedelta(days=1))
    with built(settings) as connection:
        assert connection.execute("select file_name, rows_read from raw.ingest_file order by 1").fetchall() == [
            ("a.csv", 2), ("b.csv", 1)
        ]  # fmt: skip
        assert connection.execute("select value_number, stage from raw.field_value").fetchall() == [(30, "self")]
        assert connection.execute("select reason_code from raw.rejected_row").fetchall() == [("not_certain",)]
        assert connection.execute("select district_code, valid_from from raw.chamber").fetchall() == [
            ("310106", date(2017, 1, 1))
        ]  # fmt: skip


def test_without_any_batch_the_relations_are_there_and_empty_with_the_same_columns(settings: Settings) -> None:
    relations = ("ingest_file", "field_value", "rejected_row", "chamber")
    with built(settings) as connection:
        before = {relation: columns(connection, relation) for relation in relations}
        assert [connection.table(f"raw.{relation}").fetchall() for relation in relations] == [[], [], [], []]
    put(settings, "a.csv", FIRST)
    land(settings)
    with built(settings) as connection:
        assert {relation: columns(connection, relation) for relation in relations} == before
    assert ("value_number", "DECIMAL(28,9)") in before["field_value"]
    assert ("source_row", "INTEGER") in before["rejected_row"]


def test_a_batch_of_an_older_release_has_null_for_the_columns_it_lacks(settings: Settings) -> None:
    put(settings, "a.csv", FIRST)
    land(settings)
    newer = {
        "files": ["container_id"],
        "values": ["source_letter", "chamber_name", "chamber_uscc", "is_withdrawal"],
        "rejected": [
            "source_letter", "chamber_name", "chamber_uscc", "problem_zh", "problem_en", "expected_zh", "expected_en"
        ],
    }  # fmt: skip
    for name, columns_added in newer.items():
        (path,) = ledger.table_files(settings.landing, name)
        pl.read_parquet(path).drop(columns_added).write_parquet(path)
    with built(settings) as connection:
        assert connection.execute("select is_withdrawal, value_number from raw.field_value").fetchall() == [(None, 30)]
        assert connection.execute("select problem_zh from raw.rejected_row").fetchall() == [(None,)]
        assert connection.execute("select written_id, written_name from raw.chamber_match").fetchall() == [
            (CHAMBER, None)
        ]
    put(settings, "b.csv", csv_bytes([LONG, value_row(value="31")]))
    land(settings, NOW + timedelta(days=1))
    with built(settings) as connection:
        query = "select is_withdrawal, value_number from raw.field_value order by value_number"
        assert connection.execute(query).fetchall() == [(None, 30), (False, 31)]
    assert ledger.read_files(settings.landing).select("file_name", "container_id").rows() == [
        ("a.csv", None), ("b.csv", None)
    ]  # fmt: skip


def test_every_way_of_naming_a_chamber_is_matched_once_by_the_register_of_the_run_date(settings: Settings) -> None:
    put(settings, "a.csv", FIRST)
    put(settings, "register.csv", SECOND)
    put(settings, "later.csv", csv_bytes([REGISTER, ["CH-NEW", *CHAMBER_ROW[1:-1], "2017-12-01"]]))
    land(settings)
    put(settings, "b.csv", csv_bytes([LONG, value_row(value="31"), value_row(chamber="CH-NEW")]))
    land(settings, NOW + timedelta(days=1))
    query = "select written_id, chamber_id, matched_by, rejection_code from raw.chamber_match order by all"
    with built(settings) as connection:
        assert connection.execute(query).fetchall() == [
            (CHAMBER, CHAMBER, "key", None), ("CH-NEW", None, None, "unknown_chamber")
        ]  # fmt: skip


def test_every_rubric_file_is_a_table_of_text_with_its_rubric_and_row(settings: Settings) -> None:
    with built(settings) as connection:
        for relation, file in RUBRIC_RELATIONS.items():
            known = *RUBRIC_TABLES[file], *OPTIONAL_RUBRIC_COLUMNS.get(file, ())
            named = [column for column in known if column != "rubric_id"]
            expected = [("rubric_id", "VARCHAR"), ("source_row", "INTEGER"), *((column, "VARCHAR") for column in named)]
            assert columns(connection, relation) == expected
        assert set(RUBRIC_RELATIONS.values()) == set(RUBRIC_TABLES)
        assert connection.execute(
            "select rubric_id, source_row, band_no, bound, points from raw.rubric_band order by source_row limit 1"
        ).fetchall() == [("sh-2017-prov-1", 2, "1", "4", "2.5")]


def test_the_build_file_is_made_anew_with_the_runs_context(settings: Settings) -> None:
    with built(settings) as connection:
        connection.execute("create schema marts")
    settings.build_file.with_name("warehouse.duckdb.wal").write_bytes(b"left by a killed run")
    with built(settings) as connection:
        assert connection.execute("from raw.run_context").fetchall() == [
            (RUN.run_id, AS_OF, RUN.started_at, RUN.code_version, RUN.input_digest)
        ]  # fmt: skip
        assert connection.execute("select count(*) from duckdb_schemas() where schema_name = 'marts'").fetchall() == [
            (0,)
        ]
    assert [path.name for path in settings.build.iterdir()] == ["warehouse.duckdb"]


def test_the_digest_is_the_same_however_the_files_came_in_batches(settings: Settings, tmp_path: Path) -> None:
    apart = Settings(home=tmp_path / "apart")
    put(settings, "a.csv", FIRST, NOW)
    put(settings, "b.csv", SECOND, NOW)
    land(settings, NOW)
    put(apart, "b.csv", SECOND, NOW)
    land(apart, NOW)
    put(apart, "a.csv", FIRST, NOW)
    land(apart, NOW)
    assert input_digest(apart, [rubric()], AS_OF) == input_digest(settings, [rubric()], AS_OF)


def test_the_digest_changes_with_each_of_its_inputs(settings: Settings, tmp_path: Path) -> None:
    digests = [input_digest(settings, [rubric()], AS_OF), input_digest(settings, [rubric()], AS_OF + timedelta(days=1))]
    put(settings, "a.csv", FIRST)
    land(settings)
    digests.append(input_digest(settings, [rubric()], AS_OF))
    put(settings, "b.csv", SECOND)
    land(settings, NOW + timedelta(days=1))
    digests.append(input_digest(settings, [rubric()], AS_OF))
    changed = tmp_path / "rubrics" / "sh-2017-prov-1"
    shutil.copytree(rubric().folder, changed)
    same = replace(rubric(), folder=changed)
    assert input_digest(settings, [same], AS_OF) == digests[-1]
    (changed / "gates.csv").write_text((changed / "gates.csv").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    digests.append(input_digest(settings, [load_rubric(changed)], AS_OF))
    digests.append(input_digest(settings, [], AS_OF))
    assert len(set(digests)) == len(digests)


def test_files_received_after_the_as_of_date_do_not_count_in_the_digest(settings: Settings) -> None:
    put(settings, "a.csv", FIRST, datetime(2017, 11, 4, 23, 59))
    land(settings)
    before = input_digest(settings, [rubric()], date(2017, 11, 5))
    put(settings, "b.csv", SECOND, datetime(2017, 11, 6, 0, 0))
    land(settings, NOW + timedelta(days=2))
    assert input_digest(settings, [rubric()], date(2017, 11, 5)) == before
    assert input_digest(settings, [rubric()], date(2017, 11, 6)) != before

"""The audit: each fault is found, all of them are told, and a clean file passes."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.audit import audit
from pipelines.publish.contract_tables import PROMISED_TABLES
from pipelines.publish.publish import PublicationRefused, publish
from pipelines.quality.outcomes import store_outcomes
from pipelines.run_context import RunContext
from pipelines.settings import Settings
from tests.unit.build_file import change_build, write_clean_build, write_manifest

RUN = RunContext("20260201T020000-000000", date(2026, 1, 31), datetime(2026, 2, 1, 2), "v", "d")
ONE = "where chamber_id = 'CH-310101-1' and campaign_year = 2025"


@pytest.fixture(scope="module")
def clean_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(tmp_path_factory.mktemp("audit"))
    write_clean_build(settings.build_file)
    store_outcomes(settings.build_file, RUN.run_id, [])
    write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
    return settings.home


@pytest.fixture
def settings(clean_home: Path, tmp_path: Path) -> Settings:
    return Settings(Path(shutil.copytree(clean_home, tmp_path / "home")))


def refusal(settings: Settings) -> PublicationRefused:
    with pytest.raises(PublicationRefused) as refused:
        publish(settings, RUN, now=datetime(2026, 2, 1))
    return refused.value


def found(settings: Settings) -> list[tuple[str, str | None, str | None]]:
    return [(failure.check, failure.table, failure.column) for failure in refusal(settings).failures]


def test_every_missing_table_is_named(settings: Settings) -> None:
    missing = [table.label for table in PROMISED_TABLES if table.schema != "meta"]
    change_build(settings.build_file, ";".join(f"drop table {label}" for label in missing))
    named = found(settings)
    assert [entry for entry in named if entry[0] == "table"] == [("table", label, None) for label in missing]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "alter table marts.fct_chamber_score drop column peer_rank",
            ("column", "marts.fct_chamber_score", "peer_rank"),
        ),
        (
            "alter table marts.fct_chamber_score alter official_score type double",
            ("type", "marts.fct_chamber_score", "official_score"),
        ),
        (
            "update quality.ingest_file set rows_read = rows_read + 1"
            " where file_id = (select min(file_id) from quality.ingest_file)",
            ("law", "quality.ingest_file", None),
        ),
        *(
            (
                f"update marts.fct_dimension_score set {kind}_score = {kind}_score + 0.000000001 {ONE}"
                " and dimension_code = 'B'",
                ("law", "marts.fct_dimension_score", None),
            )
            for kind in ("claimed", "evidenced", "official", "floor", "ceiling")
        ),
        (f"delete from marts.fct_dimension_score {ONE}", ("law", "marts.fct_dimension_score", None)),
        (
            f"delete from marts.fct_chamber_score {ONE}; delete from marts.fct_dimension_score {ONE}",
            ("law", "marts.fct_chamber_score", None),
        ),
        (
            "delete from marts.fct_chamber_score where campaign_year = 2025;"
            "delete from marts.fct_dimension_score where campaign_year = 2025",
            ("law", "marts.fct_chamber_score", None),
        ),
        (
            "update marts.fct_field_value set stage = null where source_row = 8",
            ("null_key", "marts.fct_field_value", "stage"),
        ),
        (
            "insert into quality.ingest_rejected_row (file_id) values ('f')",
            ("null_key", "quality.ingest_rejected_row", "source_row"),
        ),
        ("drop table reporting.rpt_overview", ("schema", "reporting", None)),
        ("create table marts.dim_new as select 1 as one", ("comment", "marts.dim_new", None)),
        ("create table marts.dim_new as select 1 as one", ("comment", "marts.dim_new", "one")),
    ],
)
def test_a_fault_of_the_build_is_named(
    settings: Settings, sql: str, expected: tuple[str, str | None, str | None]
) -> None:
    change_build(settings.build_file, sql)
    assert expected in found(settings)


@pytest.mark.parametrize("text", ["", "只有中文。", "English only.", "English first, 中文 in the end"])
def test_a_comment_must_be_chinese_then_english(settings: Settings, text: str) -> None:
    manifest = settings.dbt_target / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    node = content["nodes"]["model.sihao.dim_chamber"]
    node["description"] = node["columns"]["chamber_id"]["description"] = text
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert found(settings) == [
        ("comment", "marts.dim_chamber", None),
        ("comment", "marts.dim_chamber", "chamber_id"),
    ]


def test_all_failures_are_told_at_once_and_in_words(settings: Settings) -> None:
    change_build(
        settings.build_file,
        "drop table marts.dim_district;"
        "alter table marts.fct_chamber_score drop column peer_rank;"
        "update quality.ingest_file set rows_read = 99",
    )
    error = refusal(settings)
    assert [(failure.check, failure.table, failure.column) for failure in error.failures] == [
        ("table", "marts.dim_district", None),
        ("column", "marts.fct_chamber_score", "peer_rank"),
        ("law", "quality.ingest_file", None),
    ]
    assert error.failures[2].found is not None
    assert error.failures[2].found.startswith("12: ")
    text = str(error)
    assert "(3)" in text
    assert "table marts.dim_district: 缺少约定的表 a promised table is missing" in text
    assert "column marts.fct_chamber_score.peer_rank: 缺少约定的列" in text


def test_rows_lost_or_won_on_the_way_are_found(settings: Settings) -> None:
    publication = publish(settings, RUN, now=datetime(2026, 2, 1))
    assert audit(publication.path, publication.tables) == []
    counted = {**publication.tables, "marts.dim_chamber": 7, "marts.dim_lost": 1}
    failures = audit(publication.path, counted)
    assert [(failure.check, failure.table, failure.found) for failure in failures] == [
        ("rows", "marts.dim_chamber", "6"),
        ("rows", "marts.dim_lost", None),
    ]


def test_a_new_storage_format_and_private_schemas_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "new.duckdb"
    write_clean_build(file)
    failures = audit(file, {})
    assert ("storage", None) in [(failure.check, failure.table) for failure in failures]
    assert {failure.table for failure in failures if failure.check == "schema"} == {
        "intermediate.int_private", "raw.field_value", "raw.rubric_field", "raw.run_context", "seeds.chamber_types",
        "staging.stg_private",
    }  # fmt: skip


def test_the_file_is_not_changed_by_the_audit(settings: Settings) -> None:
    publication = publish(settings, RUN, now=datetime(2026, 2, 1))
    before = publication.path.read_bytes()
    audit(publication.path, publication.tables)
    assert publication.path.read_bytes() == before
    with duckdb.connect(str(publication.path), read_only=True) as connection:
        assert connection.execute("select count(*) from meta.publication").fetchone() == (1,)

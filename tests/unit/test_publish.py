"""Publishing a build: what readers get, and that they never see anything between two publications."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.catalog import PUBLISHED_SCHEMAS, read_tables
from pipelines.publish.contract_tables import PROMISED_TABLES
from pipelines.publish.copy import PublicationFailedError
from pipelines.publish.meta_tables import META, SCHEMA_VERSION
from pipelines.publish.publication import latest
from pipelines.publish.publish import PublicationRefused, publish
from pipelines.quality.outcomes import store_outcomes
from pipelines.run_context import RunContext
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from tests.unit.build_file import change_build, write_clean_build, write_manifest

NOW = datetime(2026, 2, 1, 2, 30)
STORAGE_OF_DUCKDB_1_0 = 64
"""Version number in the file header, at byte 12: DuckDB 0.10 to 1.1 read and write it."""


def a_run(number: int) -> RunContext:
    return RunContext(
        run_id=f"20260201T02000{number}-00000{number}",
        as_of=date(2026, 1, 31),
        started_at=datetime(2026, 2, 1, 2, 0, number),
        code_version="0.1.0+abc",
        input_digest="d" * 64,
    )


@pytest.fixture(scope="module")
def clean_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = Settings(tmp_path_factory.mktemp("publish"))
    write_clean_build(settings.build_file)
    store_outcomes(settings.build_file, a_run(1).run_id, [])
    write_manifest(settings.dbt_target / "manifest.json", settings.build_file)
    return settings.home


@pytest.fixture
def settings(clean_home: Path, tmp_path: Path) -> Settings:
    return Settings(Path(shutil.copytree(clean_home, tmp_path / "home")), keep_publications=3)


def rows_of(file: Path, table: str) -> list[tuple[object, ...]]:
    """Rows as they lie in the file."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"from {table}").fetchall()


def shape_of(file: Path, database: str) -> dict[str, list[tuple[str, str, bool]]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return {
            table.label: [(column.name, column.data_type, column.is_nullable) for column in table.columns]
            for table in read_tables(connection, database, PUBLISHED_SCHEMAS)
        }


def visible(settings: Settings) -> dict[str, bytes]:
    """All that stands under published/, hidden files too, by name and content."""
    return {
        str(path.relative_to(settings.published)): (bytes(path.readlink()) if path.is_symlink() else path.read_bytes())
        for path in sorted(settings.published.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def test_a_publication_is_linked_complete_and_says_what_it_is(settings: Settings) -> None:
    publication = publish(settings, a_run(1), now=NOW)

    assert publication.path == settings.history / "warehouse-20260201T020001-000001.duckdb"
    assert settings.published_link.readlink() == Path("history/warehouse-20260201T020001-000001.duckdb")
    assert publication.published_at == NOW
    assert publication.bytes == publication.path.stat().st_size
    assert rows_of(settings.published_link, "meta.publication") == [
        ("20260201T020001-000001", NOW, date(2026, 1, 31), "rubric-1", "0.1.0+abc", "d" * 64, SCHEMA_VERSION)
    ]
    assert publication.tables["marts.fct_chamber_score"] == 12
    assert publication.tables["meta.publication"] == 1


def test_every_table_arrives_with_its_rows_types_and_not_nulls(settings: Settings) -> None:
    publish(settings, a_run(1), now=NOW)

    built = shape_of(settings.build_file, "warehouse")
    published = shape_of(settings.published_link, "warehouse-20260201T020001-000001")
    assert all(published.pop(".".join(table)) for table in META)
    assert published == built
    assert ("district_code", "VARCHAR", False) in published["marts.dim_district"]
    for table in built:
        assert sorted(map(repr, rows_of(settings.published_link, table))) == sorted(
            map(repr, rows_of(settings.build_file, table))
        )


def test_nothing_private_is_published(settings: Settings) -> None:
    publish(settings, a_run(1), now=NOW)
    with open_reader(settings.published_link) as connection:
        tables = read_tables(connection, "warehouse-20260201T020001-000001")
    assert {table.schema for table in tables} == set(PUBLISHED_SCHEMAS)
    assert {promised.label for promised in PROMISED_TABLES} < {table.label for table in tables}


def test_comments_come_from_dbt_and_from_us(settings: Settings) -> None:
    publish(settings, a_run(1), now=NOW)
    with open_reader(settings.published_link) as connection:
        tables = {table.label: table for table in read_tables(connection, "warehouse-20260201T020001-000001")}
    scores = tables["marts.fct_chamber_score"]
    assert scores.comment == "每行一个 fct_chamber_score。One row per fct_chamber_score."
    assert scores.columns[2].comment == "列 chamber_id。The column chamber_id."
    refused = {column.name: column.comment for column in tables["quality.ingest_rejected_row"].columns}
    assert refused["column"] == "列 column。The column column."
    assert str(tables["meta.publication"].comment).startswith("只有一行")
    assert str(tables["quality.expectation_result"].comment).startswith("每行一次运行")


def test_older_clients_can_open_it(settings: Settings) -> None:
    publication = publish(settings, a_run(1), now=NOW)
    header = publication.path.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == STORAGE_OF_DUCKDB_1_0


def test_published_files_are_read_only_for_everyone(settings: Settings) -> None:
    publish(settings, a_run(1), now=NOW)
    files = [path for path in settings.history.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}


def test_rows_lie_in_the_same_order_whatever_the_order_of_the_build(settings: Settings) -> None:
    first = publish(settings, a_run(1), now=NOW).path
    for table in ("marts.fct_chamber_score", "marts.fct_field_value", "reporting.rpt_overview"):
        change_build(
            settings.build_file,
            f"create table turned as from {table} order by campaign_year desc, rowid desc;"
            f"delete from {table}; insert into {table} from turned; drop table turned",
        )
        assert rows_of(settings.build_file, table) != rows_of(first, table)
    second = publish(settings, a_run(2), now=NOW).path
    for table in shape_of(settings.build_file, "warehouse"):
        assert rows_of(first, table) == rows_of(second, table)


def test_the_marts_are_exported_as_parquet_under_one_link(settings: Settings) -> None:
    publication = publish(settings, a_run(1), now=NOW)

    assert settings.parquet.readlink() == Path("history/parquet-20260201T020001-000001")
    exported = {f"{path.parent.name}.{path.stem}" for path in settings.parquet.rglob("*.parquet")}
    assert exported == {table for table in publication.tables if table.startswith(("marts.", "meta."))}
    with duckdb.connect() as connection:
        for table in sorted(exported):
            file = str(settings.parquet / f"{table.replace('.', '/')}.parquet")
            assert connection.execute("from read_parquet(?)", [file]).fetchall() == rows_of(publication.path, table)
        file = str(settings.parquet / "marts" / "fct_chamber_score.parquet")
        assert connection.execute("select distinct compression from parquet_metadata(?)", [file]).fetchall() == [
            ("ZSTD",)
        ]
        kinds = connection.execute("describe select official_score from read_parquet(?)", [file]).fetchall()
        assert kinds[0][1] == "DECIMAL(18,9)"


def test_an_open_reader_keeps_its_snapshot_while_a_new_one_sees_the_new_publication(settings: Settings) -> None:
    settings = Settings(settings.home, keep_publications=1)
    publish(settings, a_run(1), now=NOW)
    with open_reader(settings.published_link) as old:
        change_build(settings.build_file, "update marts.dim_chamber set name_zh = '改名'")
        publish(settings, a_run(2), now=NOW)
        with open_reader(settings.published_link) as new:
            names = "select distinct name_zh from marts.dim_chamber order by all"
            assert new.execute(names).fetchall() == [("改名",)]
            assert old.execute(names).fetchall() == [("示例商会1",), ("示例商会2",)]
            assert old.execute("select sum(official_points) from marts.fct_indicator_score").fetchone() is not None
        first = settings.history / "warehouse-20260201T020001-000001.duckdb"
        assert first.exists(), "somebody reads it"
    publish(settings, a_run(3), now=NOW)
    assert not first.exists()


def test_the_last_n_publications_are_kept(settings: Settings) -> None:
    for number in range(1, 6):
        publish(settings, a_run(number), now=NOW)
    assert sorted(path.name for path in settings.history.iterdir()) == [
        *(f"parquet-20260201T02000{number}-00000{number}" for number in (3, 4, 5)),
        *(f"warehouse-20260201T02000{number}-00000{number}.duckdb" for number in (3, 4, 5)),
    ]


def test_older_publications_are_not_touched(settings: Settings) -> None:
    first = publish(settings, a_run(1), now=NOW).path
    before = first.read_bytes()
    change_build(settings.build_file, "update marts.dim_chamber set name_zh = '改名'")
    publish(settings, a_run(2), now=NOW)
    assert first.read_bytes() == before


def test_what_dead_runs_left_is_removed(settings: Settings) -> None:
    settings.history.mkdir(parents=True)
    (settings.history / ".warehouse-20260101T020000-dead00.duckdb.tmp").write_bytes(b"half")
    (settings.history / ".warehouse-20260101T020000-dead00.duckdb.tmp.wal").write_bytes(b"half")
    (settings.history / ".parquet-20260101T020000-dead00.tmp" / "marts").mkdir(parents=True)
    (settings.published / ".warehouse.duckdb.tmp").symlink_to("history/nowhere")
    publish(settings, a_run(1), now=NOW)
    assert list(settings.published.rglob(".*")) == []


def test_a_run_is_published_once(settings: Settings) -> None:
    publish(settings, a_run(1), now=NOW)
    before = visible(settings)
    with pytest.raises(PublicationFailedError, match="has been published"):
        publish(settings, a_run(1), now=NOW)
    assert visible(settings) == before


@pytest.mark.parametrize(
    ("break_it", "error"),
    [
        (lambda settings: change_build(settings.build_file, "drop table marts.fct_chamber_score"), PublicationRefused),
        (
            lambda settings: change_build(settings.build_file, "create view reporting.rpt_view as select 1 as one"),
            PublicationFailedError,
        ),
        (lambda settings: settings.build_file.unlink(), PublicationFailedError),
        (lambda settings: (settings.dbt_target / "manifest.json").unlink(), FileNotFoundError),
    ],
    ids=["audit", "view", "no build file", "no manifest"],
)
def test_when_it_fails_the_last_publication_stands_unchanged(
    settings: Settings, break_it: Callable[[Settings], None], error: type[Exception]
) -> None:
    publish(settings, a_run(1), now=NOW)
    before = visible(settings)
    break_it(settings)
    with pytest.raises(error):
        publish(settings, a_run(2), now=NOW)
    assert visible(settings) == before


def test_a_first_publication_that_is_refused_leaves_no_link(settings: Settings) -> None:
    change_build(settings.build_file, "drop table marts.fct_chamber_score")
    with pytest.raises(PublicationRefused):
        publish(settings, a_run(1), now=NOW)
    assert visible(settings) == {}
    assert latest(settings) is None


def test_the_latest_publication_is_read_through_the_link(settings: Settings) -> None:
    assert latest(settings) is None
    publish(settings, a_run(1), now=NOW)
    publish(settings, a_run(2), now=NOW)
    info = latest(settings)
    assert info is not None
    assert info.path == settings.history / "warehouse-20260201T020002-000002.duckdb"
    assert (info.run_id, info.published_at, info.as_of) == ("20260201T020002-000002", NOW, date(2026, 1, 31))
    assert (info.rubric_ids, info.code_version, info.input_digest) == (("rubric-1",), "0.1.0+abc", "d" * 64)


PUBLISH_FOR_EVER = """
import sys
from datetime import date, datetime
from itertools import count
from pathlib import Path
from pipelines.publish.publish import publish
from pipelines.run_context import RunContext
from pipelines.settings import Settings
settings = Settings(Path(sys.argv[1]), keep_publications=2)
for number in count():
    run = RunContext(f"20260202T{number:06}-000000", date(2026, 1, 31), datetime.now(), "v", "d")
    publish(settings, run, now=datetime(2026, 2, 2))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [0.05, 0.15, 0.3])
def test_a_publisher_killed_at_any_moment_leaves_a_whole_publication(settings: Settings, after: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISH_FOR_EVER, str(settings.home)], stdout=subprocess.PIPE, text=True
    ) as publisher:
        assert publisher.stdout is not None
        assert publisher.stdout.readline() == "0\n"
        time.sleep(after)
        publisher.send_signal(signal.SIGKILL)
    with open_reader(settings.published_link) as connection:
        assert connection.execute("select count(*) from marts.fct_chamber_score").fetchone() == (12,)
    assert (settings.parquet / "marts" / "fct_chamber_score.parquet").is_file()
    publish(settings, a_run(9), now=NOW)
    assert list(settings.published.rglob(".*")) == []

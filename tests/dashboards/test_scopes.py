"""Each scope sees its own rows only, whatever a query says; and nothing runs without a scope."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboards.blocks import list_blocks, read_rows
from dashboards.catalogue import list_queries
from dashboards.query import CHOICES, ask, choices, find_query, run_query
from dashboards.scope import ALL, MissingScopeError, Scope, parse_scope
from dashboards.scoped_connection import MOST_KEPT, Readers, ScopedConnection, open_scoped
from dashboards.visibility import RULES, Rows
from pipelines.settings import Settings
from pipelines.warehouse import NothingPublishedError, open_reader, open_writer

DISTRICT, CHAMBER = parse_scope("district:310104"), parse_scope("chamber:CH-310106-0002")


def columns_of(published: Settings) -> dict[str, set[str]]:
    """Columns by `schema.table` of the published file."""
    with open_reader(published.published_link) as connection:
        rows = connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
    columns: dict[str, set[str]] = {}
    for table, column in rows:
        columns.setdefault(table, set()).add(column)
    return columns


def rows_of(connection: ScopedConnection, table: str) -> list[tuple[Any, ...]]:
    return connection.execute(f"select * from {table}").fetchall()


def test_every_published_table_has_a_rule_and_every_rule_a_table(published: Settings) -> None:
    assert set(columns_of(published)) == set(RULES)


def test_every_table_about_chambers_or_files_is_restricted(published: Settings) -> None:
    about = {table for table, columns in columns_of(published).items() if columns & {"chamber_id", "file_id"}}
    assert about
    assert {table for table in about if RULES[table].rows is Rows.EVERYONE} == set()
    restricted = {table for table, rule in RULES.items() if rule.rows in {Rows.OWN, Rows.STAFF}}
    assert all("chamber_id" in columns_of(published)[table] for table in restricted)


@pytest.mark.parametrize("scope", [DISTRICT, CHAMBER], ids=str)
def test_no_view_holds_a_word_of_somebody_elses_chamber(published: Settings, scope: Scope) -> None:
    with open_reader(published.published_link) as connection:
        chambers = connection.execute("select chamber_id, name_zh, district_code from marts.dim_chamber").fetchall()
    others = [words for *words, district in chambers if scope.code not in {words[0], district}]
    assert len(others) > 50
    with open_scoped(published.published_link, scope) as connection:
        for table in RULES:
            text = repr(rows_of(connection, table))
            assert [words for words in others if f"'{words[0]}'" in text or f"'{words[1]}'" in text] == [], table


@pytest.mark.parametrize("scope", [DISTRICT, CHAMBER], ids=str)
def test_a_scope_sees_every_row_of_its_own(published: Settings, scope: Scope) -> None:
    column = "district_code" if scope.kind == "district" else "chamber_id"
    keys = f"select chamber_id from marts.dim_chamber where {column} = '{scope.code}'"
    own = f"chamber_id in ({keys})"
    checked = 0
    with open_reader(published.published_link) as whole, open_scoped(published.published_link, scope) as connection:
        for table, rule in RULES.items():
            mine = rows_of(connection, table)
            match rule.rows:
                case Rows.EVERYONE:
                    expected = whole.execute(f"select * from {table}").fetchall()
                case Rows.OWN:
                    expected = whole.execute(f"select * from {table} where {own}").fetchall()
                case Rows.PLACES:
                    mine_or_wide = f"level_code <> 'chamber' or place_code in ({keys})"
                    expected = whole.execute(f"select * from {table} where {mine_or_wide}").fetchall()
                case Rows.STAFF:
                    expected = whole.execute(f"select * from {table} where {own}").fetchall()
                    expected = expected if scope.kind == "district" else []
                case Rows.LEADERSHIP:
                    expected = []
                case Rows.FILES:
                    continue
            assert sorted(map(repr, mine)) == sorted(map(repr, expected)), table
            checked += len(mine)
    assert checked > 100


def test_a_file_of_several_districts_is_leaderships_only(published: Settings) -> None:
    with open_scoped(published.published_link, ALL) as connection:
        assert len(rows_of(connection, "quality.ingest_file")) == 6
    with open_scoped(published.published_link, DISTRICT) as connection:
        assert rows_of(connection, "quality.ingest_file") == []


def small_file(path: Path) -> Path:
    """Three chambers, a file of one of them, and the check that names another chamber."""
    with open_writer(path) as connection:
        connection.execute(
            """
            create schema marts; create schema quality; create schema meta;
            create table marts.dim_chamber as from (values
                ('A-1', '甲', '310106'), ('A-10', '乙', '310106'), ('B-1', '丙', '310104')
            ) as rows (chamber_id, name_zh, district_code);
            create table quality.fct_submission_check as from (values
                ('A-1', 'twin_answers', '与“乙（A-10）”相同的比例为 99%。', 'same as “乙 (A-10)”: 99%'),
                ('A-10', 'twin_answers', '与“丙（B-1）”相同的比例为 98%。', 'same as “丙 (B-1)”: 98%'),
                ('B-1', 'twin_answers', '通过。', 'Passed.')
            ) as rows (chamber_id, check_code, message_zh, message_en);
            create table marts.fct_field_value_history as from (values ('A-1', 'f1'), ('A-1', 'f2'), ('B-1', 'f2'))
                as rows (chamber_id, file_id);
            create table quality.ingest_file as from (values ('f1'), ('f2'), ('f3')) as rows (file_id);
            create table marts.unknown_table as select 1 as number;
            create table meta.publication as select 'r1' as run_id;
            """
        )
    return path


def test_a_check_does_not_name_a_chamber_outside_the_scope(tmp_path: Path) -> None:
    with open_scoped(small_file(tmp_path / "small.duckdb"), Scope("district", "310106")) as connection:
        assert sorted(rows_of(connection, "quality.fct_submission_check")) == [
            ("A-1", "twin_answers", "与“乙（A-10）”相同的比例为 99%。", "same as “乙 (A-10)”: 99%"),
            ("A-10", "twin_answers", "与“可见范围以外的商会”相同的比例为 98%。",
             "same as “a chamber outside your scope”: 98%"),
        ]  # fmt: skip
    with open_scoped(tmp_path / "small.duckdb", Scope("chamber", "A-1")) as connection:
        [(_, _, message, _)] = rows_of(connection, "quality.fct_submission_check")
        assert message == "与“可见范围以外的商会”相同的比例为 99%。"


def test_a_file_with_only_ones_own_rows_is_seen(tmp_path: Path) -> None:
    with open_scoped(small_file(tmp_path / "small.duckdb"), Scope("district", "310106")) as connection:
        assert rows_of(connection, "quality.ingest_file") == [("f1",)]


def test_a_table_without_a_rule_is_not_there(tmp_path: Path) -> None:
    with open_scoped(small_file(tmp_path / "small.duckdb"), CHAMBER) as connection:
        assert rows_of(connection, "meta.publication") == [("r1",)]
        with pytest.raises(duckdb.CatalogException, match="unknown_table"):
            rows_of(connection, "marts.unknown_table")


def test_a_code_is_never_part_of_the_sql(tmp_path: Path) -> None:
    file = small_file(tmp_path / "small.duckdb")
    for code in ("' or true --", "A-1' or '1'='1", 'x"'):
        with open_scoped(file, Scope("chamber", code)) as connection:
            assert rows_of(connection, "marts.dim_chamber") == []


ROUND_THE_VIEWS = (
    "select * from published.marts.dim_chamber",
    "attach 'other.duckdb'",
    "select * from read_csv('README.md')",
    "select * from read_text('README.md')",
    "copy (select 1) to 'out.csv'",
    "create table marts.mine (number integer)",
    "create or replace view marts.dim_chamber as select 1",
    "insert into meta.publication values (1)",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "reset memory_limit",
    "install httpfs",
    "load httpfs",
)


@pytest.mark.parametrize("statement", ROUND_THE_VIEWS)
@pytest.mark.parametrize("scope", [ALL, DISTRICT], ids=str)
def test_nothing_leads_round_the_views(published: Settings, scope: Scope, statement: str) -> None:
    with open_scoped(published.published_link, scope) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_the_name_of_the_file_behind_the_views_cannot_be_known_beforehand(published: Settings) -> None:
    names = []
    for _ in range(2):
        with open_scoped(published.published_link, DISTRICT) as connection:
            rows = connection.execute(
                "select database_name from duckdb_databases() where database_name like 'published_%'"
            ).fetchall()
            names += [name for (name,) in rows]
    assert len(set(names)) == len(names)
    assert all(len(name) == len("published_") + 32 for name in names)


def test_nothing_runs_without_a_scope(published: Settings) -> None:
    query = find_query("overview")
    with open_reader(published.published_link) as connection, pytest.raises(MissingScopeError):
        ask(connection, query, {})  # type: ignore[arg-type]
    with pytest.raises(MissingScopeError):
        run_query(published.published_link, "overview", {}, scope=None)  # type: ignore[arg-type]
    with pytest.raises(MissingScopeError), Readers(published.published_link).reading("all"):  # type: ignore[arg-type]
        pass


def test_every_query_and_every_list_of_choices_is_one_reading_statement() -> None:
    texts = [query.sql for query in list_queries()] + [block.sql for block in list_blocks().values()]
    texts += [path.read_text("utf-8") for path in CHOICES.glob("*.sql")]
    for text in texts:
        statements = duckdb.extract_statements(text)
        assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT], text[:80]


@pytest.mark.parametrize("scope", [ALL, DISTRICT, CHAMBER], ids=str)
def test_every_query_runs_for_every_scope(published: Settings, scope: Scope) -> None:
    with open_scoped(published.published_link, scope) as connection:
        for query in list_queries():
            needed = {each.name: CHAMBER.code for each in query.parameters if each.is_required}
            ask(connection, query, needed)
            for parameter in query.parameter_names:
                choices(connection, parameter)
        for name in list_blocks():
            read_rows(connection, name, "zh", {})
    assert set(connection.asked) == {query.name for query in list_queries()} | set(list_blocks())


def test_variables_of_one_request_are_not_those_of_another(published: Settings) -> None:
    readers = Readers(published.published_link)
    with readers.reading(DISTRICT) as one, readers.reading(DISTRICT) as other:
        assert len(ask(one, find_query("chamber_ranking"), {"limit": "2"}).rows) == 2
        assert len(ask(other, find_query("chamber_ranking"), {}).rows) == 6
        assert one.execute("select getvariable('limit')").fetchall() == [("2",)]
    readers.close()
    assert readers.open_files == set()


def test_a_new_publication_is_seen_and_the_old_file_is_let_go_with_its_last_request(
    published: Settings, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    for file in (old, new):
        shutil.copyfile(published.published_link.resolve(), file)
    with open_writer(new) as connection:
        connection.execute("update meta.publication set run_id = 'brand-new'")
    link = tmp_path / "warehouse.duckdb"
    link.symlink_to(old)
    readers = Readers(link)
    run = "select run_id from meta.publication"
    for scope in (ALL, DISTRICT):
        with readers.reading(scope):
            pass
    assert readers.open_files == {old}
    with readers.reading(DISTRICT) as slow:
        (tmp_path / "fresh").symlink_to(new)
        (tmp_path / "fresh").replace(link)
        for scope in (ALL, DISTRICT, CHAMBER):
            with readers.reading(scope) as connection:
                assert connection.execute(run).fetchall() == [("brand-new",)]
        assert readers.open_files == {old, new}
        assert slow.execute(run).fetchall() == [("20260101T020000-aaaaaa",)]
    assert readers.open_files == {new}
    link.unlink()
    with pytest.raises(NothingPublishedError), readers.reading(ALL):
        pass
    readers.close()


def test_only_so_many_connections_are_kept(tmp_path: Path) -> None:
    readers = Readers(small_file(tmp_path / "small.duckdb"))
    for number in range(MOST_KEPT + 5):
        with readers.reading(Scope("chamber", f"C-{number}")):
            pass
    assert len(readers._kept) == MOST_KEPT
    assert str(next(iter(readers._kept))[1]) == "chamber:C-5", "those that were idle longest went first"
    readers.close()

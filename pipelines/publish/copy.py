"""Copies what is published from the private build file into a new file in an old storage format, with comments.

The new file depends on the build's content only, not on the order in which its rows happen to lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.publish.catalog import PUBLISHED_SCHEMAS, Table, read_tables
from pipelines.publish.descriptions import Description, Descriptions
from pipelines.publish.quoting import quote_name, quote_text
from pipelines.run_context import RunContext
from pipelines.warehouse import PUBLISHED_STORAGE_VERSION, open_memory

PUBLICATION = ("meta", "publication")

_CREATE_PUBLICATION = """
create table target.meta.publication (
    run_id varchar not null,
    published_at timestamp not null,
    as_of date not null,
    rubric_ids varchar not null,
    code_version varchar not null,
    input_digest varchar not null
)
"""


class PublicationFailedError(RuntimeError):
    """Publication could not be done: our fault. What was published before stays."""


def copy_build(
    build_file: Path,
    target: Path,
    run: RunContext,
    *,
    published_at: datetime,
    descriptions: Descriptions,
    temporary: Path,
) -> dict[str, int]:
    """Write `target` (must not exist) from the build file, which nobody else may have open for writing.

    temporary: folder where DuckDB may spill. Returns the rows to be found in each published table, as `schema.table`:
    counted in the build file, and 1 for meta.publication. Raises PublicationFailedError when there is no build file or
    a published schema holds a view, whose rows would be lost.
    """
    if not build_file.is_file():
        raise PublicationFailedError(f"没有构建文件 there is no build file: {build_file}")
    with open_memory() as connection:
        connection.execute("set temp_directory = ?", [str(temporary)])
        connection.execute("attach ? as build (read_only)", [str(build_file)])
        connection.execute("attach ? as target (storage_version ?)", [str(target), PUBLISHED_STORAGE_VERSION])
        tables = [table for table in read_tables(connection, "build", PUBLISHED_SCHEMAS) if table.key != PUBLICATION]
        if views := [table.label for table in tables if table.is_view]:
            raise PublicationFailedError(
                f"发布的模式中只能有表 only tables are published, not views: {', '.join(views)}"
            )
        connection.begin()
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"create schema target.{quote_name(schema)}")
        for table in tables:
            _copy_table(connection, table)
        _write_publication(connection, tables, run, published_at)
        for statement in _comments(read_tables(connection, "target"), descriptions):
            connection.execute(statement)
        connection.commit()
        rows = {table.label: _count(connection, table) for table in tables}
        # Writes everything into the file itself; no write-ahead log stays beside it.
        connection.execute("detach target")
    return {**rows, ".".join(PUBLICATION): 1}


def _copy_table(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ", ".join(
        f"{quote_name(column.name)} {column.data_type}{'' if column.is_nullable else ' not null'}"
        for column in table.columns
    )
    target, build = quote_name("target", *table.key), quote_name("build", *table.key)
    connection.execute(f"create table {target} ({columns})")
    connection.execute(f"insert into {target} select * from {build} order by all")  # noqa: S608 - quoted names


def _count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    row = connection.execute(f"select count(*) from {quote_name('build', *table.key)}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _write_publication(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], run: RunContext, published_at: datetime
) -> None:
    """meta.publication. A build without chamber scores names no rubric here; the audit refuses it in words."""
    rubrics: list[str] = []
    if any(table.label == "marts.fct_chamber_score" for table in tables):
        found = connection.execute(
            "select distinct rubric_id from target.marts.fct_chamber_score where rubric_id is not null order by all"
        ).fetchall()
        rubrics = [str(rubric_id) for (rubric_id,) in found]
    connection.execute(_CREATE_PUBLICATION)
    connection.execute(
        "insert into target.meta.publication values (?, ?, ?, ?, ?, ?)",
        [run.run_id, published_at, run.as_of, ";".join(rubrics), run.code_version, run.input_digest],
    )


def _comments(tables: Iterable[Table], descriptions: Descriptions) -> Iterator[str]:
    """The statements that comment what is described; what is not is found by the audit."""
    for table in tables:
        described = descriptions.get(table.key, Description("", {}))
        name = quote_name("target", *table.key)
        if described.table:
            yield f"comment on table {name} is {quote_text(described.table)}"
        for column in table.columns:
            if text := described.columns.get(column.name):
                yield f"comment on column {name}.{quote_name(column.name)} is {quote_text(text)}"

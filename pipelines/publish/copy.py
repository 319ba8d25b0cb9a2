"""Copies what is published from the private build file into a new file in an old storage format, with comments.

The new file depends on the build's content only, not on the order in which its rows happen to lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.night_journal import NightRecord
from pipelines.publish.catalog import PUBLISHED_SCHEMAS, Table, read_tables
from pipelines.publish.descriptions import Description, Descriptions
from pipelines.publish.meta_tables import META, write_meta
from pipelines.publish.quoting import quote_name, quote_text
from pipelines.run_context import RunContext
from pipelines.warehouse import PUBLISHED_STORAGE_VERSION, open_memory


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
    nights: Sequence[NightRecord] = (),
) -> dict[str, int]:
    """Write `target` (must not exist) from the build file, which nobody else may have open for writing.

    temporary: folder where DuckDB may spill. nights: the journal, newest first, for meta.run. Returns the rows to be
    found in each published table, as `schema.table`: counted in the build file, and those made for `meta`.
    Raises PublicationFailedError when there is no build file or a published schema holds a view, whose rows would be
    lost.
    """
    if not build_file.is_file():
        raise PublicationFailedError(f"没有构建文件 there is no build file: {build_file}")
    with open_memory() as connection:
        connection.execute("set temp_directory = ?", [str(temporary)])
        connection.execute("attach ? as build (read_only)", [str(build_file)])
        connection.execute("attach ? as target (storage_version ?)", [str(target), PUBLISHED_STORAGE_VERSION])
        tables = [table for table in read_tables(connection, "build", PUBLISHED_SCHEMAS) if table.key not in META]
        if views := [table.label for table in tables if table.is_view]:
            raise PublicationFailedError(
                f"发布的模式中只能有表 only tables are published, not views: {', '.join(views)}"
            )
        connection.begin()
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"create schema target.{quote_name(schema)}")
        for table in tables:
            _copy_table(connection, table)
        meta = write_meta(connection, tables, run, published_at, nights)
        for statement in _comments(read_tables(connection, "target"), descriptions):
            connection.execute(statement)
        connection.commit()
        rows = {table.label: _count(connection, table) for table in tables}
        # Writes everything into the file itself; no write-ahead log stays beside it.
        connection.execute("detach target")
    return {**rows, **meta}


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

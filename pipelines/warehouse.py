"""Opening DuckDB files; the only place that calls duckdb.connect.

What is read or written through a connection belongs to the caller.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

PUBLISHED_STORAGE_VERSION = "v1.0.0"
"""Storage format of what is published: readable by every DuckDB client since 1.0."""

_BEHIND_VIEWS = {
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    # Several are open at once, each with buffers of its own.
    "memory_limit": "10%",
}


class NothingPublishedError(FileNotFoundError):
    """There is no published warehouse yet."""


@contextmanager
def open_writer(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open (or create) the DuckDB file of a running build for writing; closed on leaving."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path))
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def open_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an in-memory database, to which files can be attached; closed on leaving."""
    connection = duckdb.connect()
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def open_reader(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB file read-only, without access to other files, with its settings locked.

    The link of a publication is resolved first: within one process DuckDB hands back the old file for a path that is
    still open, so only the run's own file name is safe. Raises NothingPublishedError if there is no such file.
    """
    connection = _connect(path)
    try:
        yield connection
    finally:
        connection.close()


def find_published(link: Path) -> Path:
    """The file that a publication's link leads to. Raises NothingPublishedError if there is none."""
    target = link.resolve()
    if not target.is_file():
        raise NothingPublishedError(
            f"尚无已发布的数据,请先运行 make run。Nothing is published yet at {link}; run one night first."
        )
    return target


def connect_reader(file: Path) -> duckdb.DuckDBPyConnection:
    """Like open_reader, for who closes it later. file: a run's own file, never the link."""
    return duckdb.connect(
        str(file), read_only=True, config={"enable_external_access": "false", "lock_configuration": "true"}
    )


def connect_behind_views(
    file: Path, view_statements: Callable[[str, Collection[tuple[str, str]]], Iterable[str]]
) -> duckdb.DuckDBPyConnection:
    """A connection to an empty database in memory that has nothing but views of the published file.

    view_statements: given the name under which the file is attached, and the schema and name of each of its tables,
    yields the statements that make the views. The name is drawn anew for each connection, so that no query that is
    written down can go round the views; then access to files ends and the settings are locked.
    """
    connection = duckdb.connect(config={**_BEHIND_VIEWS})
    try:
        source = f"published_{secrets.token_hex(16)}"
        connection.execute(f"attach ? as {source} (read_only)", [str(file)])
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = ?", [source]
        ).fetchall()
        connection.begin()
        for statement in view_statements(source, [(schema, table) for schema, table in tables]):
            connection.execute(statement)
        connection.commit()
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open what the path leads to now. A publication that was taken away in between was not the latest any more."""
    while True:
        target = path.resolve()
        try:
            return connect_reader(find_published(path))
        except (NothingPublishedError, duckdb.IOException):
            if path.resolve() == target:
                raise

"""Opening DuckDB files; the only place that calls duckdb.connect.

What is read or written through a connection belongs to the caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

PUBLISHED_STORAGE_VERSION = "v1.0.0"
"""Storage format of what is published: readable by every DuckDB client since 1.0."""


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


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open what the path leads to now. A publication that was taken away in between was not the latest any more."""
    while True:
        target = path.resolve()
        try:
            if not target.is_file():
                raise NothingPublishedError(
                    f"尚无已发布的数据,请先运行 make run。Nothing is published yet at {path}; run one night first."
                )
            return duckdb.connect(
                str(target), read_only=True, config={"enable_external_access": "false", "lock_configuration": "true"}
            )
        except (NothingPublishedError, duckdb.IOException):
            if path.resolve() == target:
                raise

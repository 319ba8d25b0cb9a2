"""The last publication beside tonight's build, for the suites that compare the two."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.drift import PREVIOUS

_DATABASE = "previous"


def lay_previous(connection: duckdb.DuckDBPyConnection, published: Path | None) -> bool:
    """Make the views of `expectations.drift.PREVIOUS` on a connection to the build file, for as long as it lasts.

    published: the last publication's own file. The views show tonight's own tables instead when there is none, when it
    lacks a table (it was made by another release), or when it is of a later as-of date, as after an earlier date was
    scored again: nothing can be said about drift then. Returns whether the last publication is compared with.
    """
    compared = False
    if published is not None and published.is_file():
        connection.execute("attach ? as previous (read_only)", [str(published)])
        compared = _is_comparable(connection)
    for view, table in PREVIOUS.items():
        source = f"{_DATABASE}.{table}" if compared else table
        connection.execute(f"create temporary view {view} as from {source}")
    return compared


def _is_comparable(connection: duckdb.DuckDBPyConnection) -> bool:
    found = {
        f"{schema}.{name}"
        for schema, name in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = ?", [_DATABASE]
        ).fetchall()
    }
    if not found.issuperset({*PREVIOUS.values(), "meta.publication"}):
        return False
    row = connection.execute(
        "select bool_and(previous.as_of <= context.as_of) from previous.meta.publication as previous "
        "cross join raw.run_context as context"
    ).fetchone()
    return row is not None and row[0] is True

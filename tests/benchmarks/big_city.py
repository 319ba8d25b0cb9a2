"""A published file of any size, written straight from a small one: same tables, same columns, every chamber many times.

The shapes are those of the file that it is made from, so they never drift from what the night publishes. Keys and names
get a number; ranks are spread out so that copies stand behind each other; counts of chambers and files grow with them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

KEYS = {"chamber_id", "file_id", "superseded_by_file_id", "closed_by_file_id", "other_file_id"}
NAMES = {"chamber_zh", "file_name", "other_file_name"}
COUNTED = ("chambers_", "rows_")
CITY_KEYS = {"chamber_id", "file_id"}


def grow(source: Path, target: Path, chambers: int) -> int:
    """Write `target` (must not exist) with at least so many chambers; returns how many it has."""
    with duckdb.connect(str(target)) as connection:
        connection.execute("set preserve_insertion_order = true")
        connection.execute("attach ? as small (read_only)", [str(source)])
        [(there,)] = connection.execute("select count(*) from small.marts.dim_chamber").fetchall()
        copies = -(-chambers // there)
        columns = connection.execute(
            """
            select schema_name, table_name, list(column_name order by column_index),
                list(data_type order by column_index)
            from duckdb_columns() where database_name = 'small' and not internal group by all order by all
            """
        ).fetchall()
        for schema, table, names, types in columns:
            connection.execute(f"create schema if not exists {schema}")
            if CITY_KEYS & set(names):
                picked = [_spread(name, kind, copies, table) for name, kind in zip(names, types, strict=True)]
                rows = f"small.{schema}.{table} as rows cross join range({copies}) as copies (copy)"
            else:
                picked = [_counted(name, kind, copies) for name, kind in zip(names, types, strict=True)]
                rows = f"small.{schema}.{table}"
            connection.execute(f"create table {schema}.{table} as select {', '.join(picked)} from {rows}")
        connection.execute("detach small")
        connection.execute("checkpoint")
    return int(there * copies)


def _spread(name: str, kind: str, copies: int, table: str) -> str:
    quoted = f'"{name}"'
    if name in KEYS or (name in NAMES or (table == "dim_chamber" and name in {"name_zh", "uscc"})):
        return f"{quoted} || '-' || copy as {quoted}"
    if "rank" in name and kind in {"BIGINT", "INTEGER", "HUGEINT"}:
        return f"cast(({quoted} - 1) * {copies} + copy + 1 as {kind}) as {quoted}"
    return quoted


def _counted(name: str, kind: str, copies: int) -> str:
    quoted = f'"{name}"'
    grows = name.startswith(COUNTED) and kind in {"BIGINT", "INTEGER", "HUGEINT"}
    return f"{quoted} * {copies} as {quoted}" if grows else quoted

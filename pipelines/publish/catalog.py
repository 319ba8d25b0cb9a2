"""What tables a DuckDB file holds: names, columns, types, NOT NULLs, comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

PUBLISHED_SCHEMAS = ("marts", "quality", "reporting", "meta")
"""What readers see (contract, "Published schemas"). raw, seeds, staging and intermediate stay in the build file."""


@dataclass(frozen=True)
class Column:
    name: str
    data_type: str
    is_nullable: bool
    comment: str | None


@dataclass(frozen=True)
class Table:
    """A table or, in a build file only, a view."""

    schema: str
    name: str
    is_view: bool
    comment: str | None
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, str]:
        return (self.schema, self.name)

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}"


_TABLES = """
select schema_name, table_name, false, comment from duckdb_tables() where database_name = $database and not internal
union all
select schema_name, view_name, true, comment from duckdb_views() where database_name = $database and not internal
order by 1, 2
"""

_COLUMNS = """
select schema_name, table_name, column_name, data_type, is_nullable, comment
from duckdb_columns()
where database_name = $database and not internal
order by schema_name, table_name, column_index
"""


def read_tables(
    connection: duckdb.DuckDBPyConnection, database: str, schemas: Collection[str] | None = None
) -> list[Table]:
    """Tables and views of an attached database by schema and name. schemas: only these; None is all."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, *column in connection.execute(_COLUMNS, {"database": database}).fetchall():
        columns.setdefault((schema, table), []).append(Column(*column))
    return [
        Table(schema, name, is_view, comment, tuple(columns.get((schema, name), ())))
        for schema, name, is_view, comment in connection.execute(_TABLES, {"database": database}).fetchall()
        if schemas is None or schema in schemas
    ]

"""Judges the file that is about to be published, as its readers will open it, and lists everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from pipelines.publish.catalog import PUBLISHED_SCHEMAS, Table, read_tables
from pipelines.publish.contract_tables import PROMISED_TABLES, SCORE_COLUMNS, SCORE_TYPE
from pipelines.publish.laws import LAWS
from pipelines.publish.quoting import quote_name
from pipelines.warehouse import PUBLISHED_STORAGE_VERSION, open_reader

Check = Literal["storage", "schema", "table", "column", "type", "comment", "rows", "null_key", "law"]

EXAMPLES = 5
"""How many breaches of a law are named."""

_CHINESE_THEN_ENGLISH = re.compile(r"[^A-Za-z]*[\u4e00-\u9fff].*[A-Za-z]{2,}", re.DOTALL)


@dataclass(frozen=True)
class AuditFailure:
    """One thing that is wrong. table: `schema.table`, None for the file; column: None for the table.

    found: how many rows, or what was found; None where something is missing.
    """

    check: Check
    table: str | None
    column: str | None
    found: str | None
    message_zh: str
    message_en: str

    def __str__(self) -> str:
        place = ".".join(part for part in (self.table, self.column) if part)
        found = f" [{self.found}]" if self.found else ""
        return f"{self.check} {place}: {self.message_zh} {self.message_en}{found}"


def audit(file: Path, expected_rows: Mapping[str, int]) -> list[AuditFailure]:
    """Open a DuckDB file read-only and return every failure, in a fixed order; an empty list when it may be published.

    expected_rows: rows of each table of the build, as `schema.table`.
    """
    with open_reader(file) as connection:
        tables = {table.label: table for table in read_tables(connection, _database(connection))}
        return [
            *_storage(connection),
            *_schemas(tables),
            *_promised(tables),
            *_score_types(tables),
            *_comments(tables),
            *_rows(connection, tables, expected_rows),
            *_null_keys(connection, tables),
            *_laws(connection, tables),
        ]


def _database(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select current_database()").fetchone()
    return str(row[0]) if row else ""


def _storage(connection: duckdb.DuckDBPyConnection) -> Iterator[AuditFailure]:
    """Analysts' older clients must be able to open it. DuckDB marks the version with a plus sign: this or newer."""
    row = connection.execute(
        "select tags['storage_version'] from duckdb_databases() where database_name = current_database()"
    ).fetchone()
    found = str(row[0]) if row else ""
    if found.rstrip("+") != PUBLISHED_STORAGE_VERSION:
        yield AuditFailure(
            "storage", None, None, found, "存储格式过新,旧客户端打不开", "older clients cannot open this format"
        )


def _schemas(tables: Mapping[str, Table]) -> Iterator[AuditFailure]:
    for label, table in tables.items():
        if table.schema not in PUBLISHED_SCHEMAS:
            yield AuditFailure("schema", label, None, None, "不属于发布的模式", "is not in a published schema")
    if not any(table.schema == "reporting" for table in tables.values()):
        yield AuditFailure("schema", "reporting", None, None, "没有任何报表", "there is no report at all")


def _promised(tables: Mapping[str, Table]) -> Iterator[AuditFailure]:
    for promised in PROMISED_TABLES:
        table = tables.get(promised.label)
        if table is None:
            yield AuditFailure("table", promised.label, None, None, "缺少约定的表", "a promised table is missing")
            continue
        there = {column.name for column in table.columns}
        for name in promised.promised:
            if name not in there:
                yield AuditFailure("column", promised.label, name, None, "缺少约定的列", "a promised column is missing")


def _score_types(tables: Mapping[str, Table]) -> Iterator[AuditFailure]:
    for table in tables.values():
        for column in table.columns:
            if table.schema == "marts" and column.name in SCORE_COLUMNS and column.data_type != SCORE_TYPE:
                yield AuditFailure(
                    "type",
                    table.label,
                    column.name,
                    column.data_type,
                    f"得分应为 {SCORE_TYPE}",
                    f"a score must be {SCORE_TYPE}",
                )


def _comments(tables: Mapping[str, Table]) -> Iterator[AuditFailure]:
    for table in tables.values():
        commented = [(None, table.comment), *((column.name, column.comment) for column in table.columns)]
        for column, comment in commented:
            if not comment:
                yield AuditFailure("comment", table.label, column, None, "没有注释", "there is no comment")
            elif not _CHINESE_THEN_ENGLISH.match(comment):
                yield AuditFailure(
                    "comment",
                    table.label,
                    column,
                    comment,
                    "注释应先中文后英文",
                    "a comment must be Chinese, then English",
                )


def _rows(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table], expected_rows: Mapping[str, int]
) -> Iterator[AuditFailure]:
    for label in sorted(tables.keys() | expected_rows.keys()):
        if label not in tables:
            yield AuditFailure(
                "rows", label, None, None, "构建文件中的表没有复制", "a table of the build was not copied"
            )
            continue
        row = connection.execute(f"select count(*) from {quote_name(*tables[label].key)}").fetchone()  # noqa: S608
        found = row[0] if row else 0
        if found != expected_rows.get(label):
            yield AuditFailure(
                "rows", label, None, str(found),
                f"行数应为 {expected_rows.get(label)}", f"there should be {expected_rows.get(label)} rows",
            )  # fmt: skip


def _null_keys(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> Iterator[AuditFailure]:
    for promised in PROMISED_TABLES:
        if promised.label not in tables:
            continue
        there = {column.name for column in tables[promised.label].columns}
        keys = [name for name in promised.key if name in there]
        if not keys:
            continue
        counts = ", ".join(f"count(*) - count({quote_name(name)})" for name in keys)
        row = connection.execute(
            f"select {counts} from {quote_name(promised.schema, promised.name)}"  # noqa: S608 - quoted names
        ).fetchone()
        for name, nulls in zip(keys, row or (), strict=True):
            if nulls:
                yield AuditFailure("null_key", promised.label, name, str(nulls), "键为空的行", "rows with a null key")


def _laws(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Table]) -> Iterator[AuditFailure]:
    """Laws whose tables and columns are there; what is missing was named already."""
    there = {label: {column.name for column in table.columns} for label, table in tables.items()}
    for law in LAWS:
        if any(not set(columns) <= there.get(label, set()) for label, columns in law.needs.items()):
            continue
        breaches = [str(text) for (text,) in connection.execute(law.query).fetchall()]
        if breaches:
            more = "; …" if len(breaches) > EXAMPLES else ""
            found = f"{len(breaches)}: {'; '.join(breaches[:EXAMPLES])}{more}"
            yield AuditFailure("law", law.table, None, found, law.message_zh, law.message_en)

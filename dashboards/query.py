"""Running a query file on the published warehouse: checks its parameters, binds them, returns columns and rows.

How an answer is written out belongs to writers.py, the web page to app.py. Values reach DuckDB only through
`SET VARIABLE name = ?`; they are never part of a statement's text. Nothing runs without saying for which scope.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboards.catalogue import Label, Query, list_queries
from dashboards.publication import Publication, read_publication
from dashboards.scope import MissingScopeError, Scope
from dashboards.scoped_connection import ScopedConnection, open_scoped

__all__ = ["Query", "list_queries"]

CHOICES = Path(__file__).parent / "choices"
"""One .sql file for each parameter that only takes listed values; columns value, label_zh, label_en."""

WHOLE_NUMBERS = frozenset({"year", "number", "limit", "offset"})
LONGEST_VALUE = 200

_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_NUMBER_TYPES = ("DECIMAL", "DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


class QueryError(ValueError):
    """A query cannot be run as asked; the message says so in Chinese and English and lists what exists."""


class UnknownQueryError(QueryError):
    """There is no query of this name."""


@dataclass(frozen=True)
class Choice:
    """A value that a parameter can take, with its name."""

    value: str
    label_zh: str
    label_en: str


@dataclass(frozen=True)
class Column:
    """A column of an answer: its name, its labels, whether pages show it and whether it holds numbers."""

    name: str
    label: Label
    is_number: bool


@dataclass(frozen=True)
class QueryResult:
    """An answer. rows: one tuple a row, values as DuckDB gives them, Decimals exact. parameters: those that are set."""

    query: Query
    parameters: Mapping[str, str]
    publication: Publication
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]

    @property
    def is_provisional(self) -> bool:
        """Whether any row stands on provisional points."""
        at = next((i for i, column in enumerate(self.columns) if column.name == "is_provisional"), None)
        return at is not None and any(row[at] for row in self.rows)


def find_query(name: str) -> Query:
    """The query of this name. Raises UnknownQueryError, which lists those that exist."""
    for query in list_queries():
        if query.name == name:
            return query
    known = ", ".join(query.name for query in list_queries())
    raise UnknownQueryError(f"没有这个查询 no such query: {name!r}; 可用 known: {known}")


def run_query(published: Path, name: str, params: Mapping[str, str], *, scope: Scope) -> QueryResult:
    """Run one query on a published file (or the link to it), for what `scope` may see.

    params: parameter name -> text; blank text is the same as not set. Raises QueryError on an unknown query, parameter
    or value, NothingPublishedError when there is no file, MissingScopeError without a scope.
    """
    query = find_query(name)
    with open_scoped(published, scope) as connection:
        return ask(connection, query, params)


def ask(connection: ScopedConnection, query: Query, params: Mapping[str, str]) -> QueryResult:
    """Run one query on an open published file; see run_query."""
    if not isinstance(connection, ScopedConnection):
        raise MissingScopeError(f"query {query.name} was asked on a connection without a scope")
    values = check_parameters(connection, query, params)
    _bind(connection, query, values)
    cursor = connection.execute(query.sql)
    labels = {label.name: label for label in query.labels}
    columns = tuple(
        Column(name, labels[name], str(kind).startswith(_NUMBER_TYPES)) for name, kind, *_ in cursor.description or ()
    )
    rows = cursor.fetchall()
    connection.asked[query.name] = len(rows)
    return QueryResult(query, values, read_publication(connection), columns, rows)


def count_rows(connection: ScopedConnection, query: Query, params: Mapping[str, str]) -> int:
    """How many rows the query has with these parameters, whatever `limit` and `offset` say."""
    values = check_parameters(connection, query, params)
    _bind(connection, query, {name: value for name, value in values.items() if name not in {"limit", "offset"}})
    [(count,)] = connection.sql(query.sql).aggregate("count(*)").fetchall()
    return int(count)


def check_parameters(connection: ScopedConnection, query: Query, params: Mapping[str, str]) -> dict[str, str]:
    """The parameters that are set, blanks left out. Raises QueryError on a name or a value that cannot be."""
    unknown = sorted(set(params) - set(query.parameter_names))
    if unknown:
        raise QueryError(
            f"查询 {query.name} 没有参数 query {query.name} has no parameter: {', '.join(map(repr, unknown))}; "
            f"可用 known: {', '.join(query.parameter_names)}"
        )
    values = {name: value.strip() for name, value in params.items() if value.strip()}
    for parameter in query.parameters:
        if parameter.is_required and parameter.name not in values:
            raise QueryError(
                f"查询 {query.name} 需要参数 {parameter.name}（{parameter.zh}）。"
                f"Query {query.name} needs the parameter {parameter.name} ({parameter.en})."
            )
    return {name: clean_value(connection, name, value) for name, value in values.items()}


def choices(connection: ScopedConnection, parameter: str) -> list[Choice] | None:
    """The values that a parameter can take, or None where it takes any text or number."""
    sql = _choice_files().get(parameter)
    if sql is None:
        return None
    return [Choice(*row) for row in connection.execute(sql).fetchall()]


@cache
def _choice_files() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in CHOICES.glob("*.sql")}


def clean_value(connection: ScopedConnection, name: str, value: str) -> str:
    """The value of a parameter as it is asked with. Raises QueryError, which lists what can be, on any other."""
    if len(value) > LONGEST_VALUE or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in value):
        raise QueryError(f"参数 {name} 过长或含控制字符 parameter {name} is too long or holds control characters")
    if name in WHOLE_NUMBERS and not _WHOLE_NUMBER.fullmatch(value):
        raise QueryError(f"参数 {name} 应为整数 parameter {name} must be a whole number: {value!r}")
    known = choices(connection, name)
    if known is not None and value not in {choice.value for choice in known}:
        raise QueryError(
            f"参数 {name} 没有这个值 parameter {name} has no value {value!r}; 可用 known: {_listed(known)}"
        )
    return value


def _listed(known: Iterable[Choice]) -> str:
    return ", ".join(
        choice.label_zh if choice.label_zh.startswith(choice.value) else f"{choice.value} {choice.label_zh}"
        for choice in known
    )


def _bind(connection: ScopedConnection, query: Query, values: Mapping[str, str]) -> None:
    """Set every variable that the query knows, the unset ones to null, so that nothing is left from another query."""
    for name in query.parameter_names:
        connection.execute(f'set variable "{name}" = ?', [values.get(name)])

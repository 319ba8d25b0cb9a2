"""Connections to the published file that show one scope's rows and no others.

Everything is read straight from the run's own file; anything less sees views, made by visibility.py, in a database
that has nothing else. Making one takes about 80 ms, so they are kept for each run and scope while the run is the
latest one, and each request has a cursor of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboards.scope import MissingScopeError, Scope
from dashboards.visibility import view_statements
from pipelines.warehouse import connect_behind_views, connect_reader, find_published

if TYPE_CHECKING:
    import duckdb

MOST_KEPT = 24
"""Connections kept for coming requests: all districts and leadership, with some room for chambers."""


@dataclass(frozen=True)
class ScopedConnection:
    """A cursor on what `scope` may see, for one request; read-only. asked: query name -> rows, for the access log."""

    cursor: duckdb.DuckDBPyConnection
    scope: Scope
    asked: dict[str, int] = field(default_factory=dict)

    def execute(self, sql: str, parameters: Sequence[Any] | None = None) -> duckdb.DuckDBPyConnection:
        """Run one statement; as DuckDB's own."""
        return self.cursor.execute(sql) if parameters is None else self.cursor.execute(sql, parameters)

    def sql(self, query: str) -> duckdb.DuckDBPyRelation:
        """The query as a relation; as DuckDB's own."""
        return self.cursor.sql(query)


@contextmanager
def open_scoped(published: Path, scope: Scope) -> Iterator[ScopedConnection]:
    """Open the published file (or the link to it) for one scope; closed on leaving.

    Raises MissingScopeError without a scope, NothingPublishedError when there is no file.
    """
    root = _connect(find_published(published), _checked(scope))
    try:
        with _reading(root, scope) as connection:
            yield connection
    finally:
        root.close()


@dataclass
class _Kept:
    """An open database, and how many requests use it now."""

    root: duckdb.DuckDBPyConnection
    users: int = 0


class Readers:
    """The open connections of a server. Thread-safe; a new publication is seen by the next request."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._kept: dict[tuple[Path, Scope], _Kept] = {}
        self._lock = threading.Lock()

    @contextmanager
    def reading(self, scope: Scope) -> Iterator[ScopedConnection]:
        """A connection of one's own for one request. Raises as open_scoped does."""
        kept = self._lease(_checked(scope))
        try:
            with _reading(kept.root, scope) as connection:
                yield connection
        finally:
            with self._lock:
                kept.users -= 1
                self._let_go(self._link.resolve())

    def close(self) -> None:
        """Close what no request uses any more; the rest closes with its request."""
        with self._lock:
            self._let_go(None)

    @property
    def open_files(self) -> set[Path]:
        """The files that are open now."""
        with self._lock:
            return {file for file, _ in self._kept}

    def _lease(self, scope: Scope) -> _Kept:
        with self._lock:
            # The link is resolved anew each time: for the same path DuckDB would hand back the old file.
            file = find_published(self._link)
            kept = self._kept.pop((file, scope), None) or _Kept(_connect(file, scope))
            # Put in last: the order is that of the last use.
            self._kept[file, scope] = kept
            kept.users += 1
            self._let_go(file)
            return kept

    def _let_go(self, latest: Path | None) -> None:
        """Close what is idle and of an older run, then the longest idle while too many are kept."""
        idle = [key for key, kept in self._kept.items() if not kept.users]
        too_many = len(self._kept) - MOST_KEPT
        for at, key in enumerate(sorted(idle, key=lambda key: key[0] == latest)):
            if key[0] != latest or at < too_many:
                self._kept.pop(key).root.close()


def _checked(scope: Scope) -> Scope:
    if not isinstance(scope, Scope):
        raise MissingScopeError(f"no scope is given: {scope!r}")
    return scope


def _connect(file: Path, scope: Scope) -> duckdb.DuckDBPyConnection:
    if scope.kind == "all":
        return connect_reader(file)

    def statements(source: str, tables: Collection[tuple[str, str]]) -> Iterator[str]:
        return view_statements(scope, source, tables)

    return connect_behind_views(file, statements)


@contextmanager
def _reading(root: duckdb.DuckDBPyConnection, scope: Scope) -> Iterator[ScopedConnection]:
    cursor = root.cursor()
    try:
        # Nothing can be made in the database of the views either.
        cursor.execute("begin transaction read only")
        yield ScopedConnection(cursor, scope)
    finally:
        cursor.close()

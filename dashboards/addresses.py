"""Addresses that name somebody else's district or chamber: for whoever may not see it, there is no such page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.exceptions import HTTPException

from dashboards.scoped_connection import ScopedConnection

DISTRICT_NAMES = frozenset({"district", "districts", "district_code"})
CHAMBER_NAMES = frozenset({"chamber", "chambers", "chamber_id"})
"""Names of parameters, in the path or after it, that hold one or more codes."""

_BETWEEN = re.compile(r"[,;\s]+")


def refuse_others(connection: ScopedConnection, parameters: Iterable[tuple[str, str]]) -> None:
    """Raise a 404 when a parameter names a district or a chamber that the connection's scope does not see."""
    if connection.scope.kind == "all":
        return
    named: dict[str, set[str]] = {"chamber_id": set(), "district_code": set()}
    for name, value in parameters:
        column = "district_code" if name in DISTRICT_NAMES else "chamber_id" if name in CHAMBER_NAMES else None
        if column:
            named[column] |= set(filter(None, _BETWEEN.split(str(value))))
    for column, codes in named.items():
        if codes - _own(connection, column, codes):
            raise HTTPException(404)


def _own(connection: ScopedConnection, column: str, codes: set[str]) -> set[str]:
    own = {connection.scope.code} if connection.scope.kind == "district" and column == "district_code" else set()
    seen = connection.execute(
        f"select distinct {column} from marts.dim_chamber where {column} in (select unnest(?))",  # noqa: S608
        [sorted(codes)],
    ).fetchall()
    return own | {code for (code,) in seen}

"""Which publication a page or an export shows: its run, its as-of date and its age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.scoped_connection import ScopedConnection


@dataclass(frozen=True)
class Publication:
    """The one row of meta.publication that readers are told. Times are local time of Shanghai."""

    run_id: str
    published_at: datetime
    as_of: date
    code_version: str
    schema_version: int

    def age_seconds(self, now: datetime) -> int:
        """Whole seconds from publication to `now`."""
        return int((now - self.published_at).total_seconds())


def read_publication(connection: ScopedConnection) -> Publication:
    """The publication that an open published file is."""
    row = connection.execute(
        "select run_id, published_at, as_of, code_version, schema_version from meta.publication"
    ).fetchone()
    if row is None:
        raise LookupError("meta.publication holds no row")
    return Publication(*row)

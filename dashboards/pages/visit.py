"""One request as the pages see it, and what they share: the year looked at, rows of blocks, checked parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from dashboards.blocks import Row, read_rows
from dashboards.publication import Publication
from dashboards.query import Choice, QueryError, choices, clean_value
from dashboards.rendering import Links

if TYPE_CHECKING:
    from dashboards.scoped_connection import ScopedConnection

PAGE_ROWS = 50

WHOLE_CITY = ("全市", "Whole city")

_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass
class Visit:
    """The open publication, the language, the path, and the parameters other than `lang`; blanks are left out.

    scope: what the visitor may see, in Chinese and English. repeated: values of parameters that may come several times.
    outbox: folder of what the night left for people.
    """

    connection: ScopedConnection
    publication: Publication
    language: str
    path: str
    params: dict[str, str]
    repeated: dict[str, list[str]] = field(default_factory=dict)
    scope: tuple[str, str] = WHOLE_CITY
    outbox: Path | None = None

    def words(self, zh: str, en: str) -> str:
        """The text in the language of the visit."""
        return zh if self.language == "zh" else en

    def rows(self, block: str, **values: Any) -> list[Row]:
        """The rows of a block of this page; see dashboards.blocks."""
        return read_rows(self.connection, block, self.language, values)

    def row(self, block: str, **values: Any) -> Row:
        """The one row of a block. Raises a 404 where there is none: what cannot be seen is not there."""
        rows = self.rows(block, **values)
        if not rows:
            raise HTTPException(404)
        return rows[0]

    @cached_property
    def years(self) -> list[str]:
        """The campaign years that hold data, latest first."""
        return [choice.value for choice in self.choices("year")]

    @cached_property
    def year(self) -> int | None:
        """The year looked at: the one asked for, else the latest; None before there is any. Raises QueryError."""
        asked = self.value("year")
        return int(asked) if asked else int(self.years[0]) if self.years else None

    @cached_property
    def visible_districts(self) -> set[str]:
        """Districts of which some chamber may be seen: those whose pages exist for this visitor."""
        return {row["district_code"] for row in self.rows("visible_districts", year=self.year)}

    @property
    def links(self) -> Links:
        """Addresses of pages, in this language and, where the visitor chose one, for this year."""
        return Links(self.language, self.params.get("year"))

    def choices(self, parameter: str) -> list[Choice]:
        """The values that a parameter can take."""
        return choices(self.connection, parameter) or []

    def value(self, name: str) -> str | None:
        """A parameter's checked value, None where it is not set. Raises QueryError on a value that cannot be."""
        text = self.params.get(name, "").strip()
        return clean_value(self.connection, name, text) if text else None

    def only_known(self, *names: str) -> None:
        """Raise QueryError if the address has another parameter than `year`, `lang` and these."""
        known = {*names, "year"}
        unknown = sorted(set(self.params) - known)
        if unknown:
            raise QueryError(
                f"{self.path} 没有参数 has no parameter: {', '.join(map(repr, unknown))}; "
                f"可用 known: {', '.join(sorted(known))}, lang"
            )

    def page_number(self, name: str = "page") -> int:
        """The page asked for, from 1 on. Raises QueryError on anything else."""
        page = self.params.get(name, "1")
        if not _PAGE_NUMBER.fullmatch(page):
            raise QueryError(f"{name} 应为从 1 起的页码 {name} must be a page number from 1 on: {page!r}")
        return int(page)


@dataclass(frozen=True)
class Paging:
    """Where a list stands: the page, how many there are, how many rows in all. name: the parameter that turns it.

    size: rows on a page.
    """

    name: str
    page: int
    pages: int
    total: int
    size: int = PAGE_ROWS

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def turned(self, params: dict[str, str], by: int) -> dict[str, str]:
        """The parameters of the address, `by` pages on."""
        return {**params, self.name: str(self.page + by)}


def scope_words(connection: ScopedConnection) -> tuple[str, str]:
    """What the connection's scope is called, in Chinese and English: the city, a district or a chamber."""
    scope = connection.scope
    if scope.kind == "all":
        return WHOLE_CITY
    if scope.kind == "district":
        sql = "select name_zh, name_en from marts.dim_district where district_code = ?"
    else:
        sql = "select name_zh, name_zh from marts.dim_chamber where chamber_id = ?"
    row = connection.execute(sql, [scope.code]).fetchone()
    return (row[0], row[1]) if row else (scope.code, scope.code)


def paging(here: Visit, total: int, name: str = "page", size: int = PAGE_ROWS) -> Paging:
    """The page that the address asks for. Raises a 404 when there are not so many."""
    page, pages = here.page_number(name), max(1, -(-total // size))
    if page > pages:
        raise HTTPException(404)
    return Paging(name, page, pages, total, size)

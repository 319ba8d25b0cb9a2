"""Templates, links and tables: turning answers into HTML. Every value passes through Jinja's autoescape."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.charts import heat
from dashboards.query import QueryResult, find_query
from dashboards.view import ShownColumn, cell_text, number_text, shown_columns, text_width

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["n"] = number_text
TEMPLATES.filters["zip"] = lambda left, right: list(zip(left, right, strict=True))
TEMPLATES.filters["address"] = lambda parts: "/outbox/" + "/".join(quote(part, safe="") for part in parts)
TEMPLATES.globals["heat"] = heat

CELL_LINKS: Mapping[str, tuple[str, str]] = {
    "district_zh": ("/districts/{}", "district_code"),
    "district_en": ("/districts/{}", "district_code"),
    "chamber_zh": ("/chambers/{}", "chamber_id"),
    "indicator_zh": ("/indicators/{}", "indicator_code"),
    "indicator_en": ("/indicators/{}", "indicator_code"),
    "file_name": ("/query/rejected_rows?file={}", "file_id"),
}
"""Column -> the address that its cells lead to, and the column that fills its gap."""

LONG_TEXT = 26
"""Width (a Chinese sign counts two) from which the text of a cell may break into lines."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table in HTML. href: None where it leads nowhere. style: its class, `num`, `long` or none."""

    text: str
    href: str | None
    style: str


@dataclass(frozen=True)
class HtmlTable:
    """A table ready for the template: its columns and its cells, row by row."""

    columns: list[ShownColumn]
    rows: list[list[Cell]]


class Links:
    """Addresses of pages. The language, and the year where the visitor chose one, travel along."""

    def __init__(self, language: str, year: str | None) -> None:
        self.language = language
        self.year = year

    def __call__(self, path: str, **params: object) -> str:
        """`path` with its parameters, lists several times; those that are None or blank are left out."""
        pairs = {name: value for name, value in params.items() if value not in (None, "", [])}
        if self.language != "zh":
            pairs["lang"] = self.language
        return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs, doseq=True)}" if pairs else path

    def to(self, path: str, **params: object) -> str:
        """A page about a campaign year, for the year that is looked at."""
        return self(path, **{"year": self.year, **params})

    def chamber(self, chamber_id: str) -> str:
        """The page of a chamber."""
        return self.to(f"/chambers/{quote(chamber_id, safe='')}")

    def district(self, district_code: str) -> str:
        """The page of a district."""
        return self.to(f"/districts/{quote(district_code, safe='')}")

    def indicator(self, indicator_code: str) -> str:
        """The page of an indicator."""
        return self.to(f"/indicators/{quote(indicator_code, safe='')}")

    def query(self, name: str, ending: str = "", **params: object) -> str:
        """The page of a query, or its export (ending `.csv`), for the year looked at where the query knows years."""
        if "year" in find_query(name).parameter_names:
            params = {"year": self.year, **params}
        return self(f"/query/{name}{ending}", **params)


def html_table(result: QueryResult, links: Links, districts: Collection[str]) -> HtmlTable:
    """The columns of this language with their cells. districts: those whose pages the visitor may open."""
    places = {column.name: at for at, column in enumerate(result.columns)}
    columns = shown_columns(result.columns, links.language)
    rows = []
    for row in result.rows:
        cells = []
        for each in columns:
            address, key = CELL_LINKS.get(each.column.name, ("", ""))
            value = row[places[key]] if key in places and row[each.at] is not None else None
            if key == "district_code" and value not in districts:
                value = None
            href = links.to(address.format(quote(str(value), safe=""))) if value is not None else None
            words = cell_text(row[each.at], each.column, links.language)
            style = "num" if each.column.is_number else "long" if text_width(words) > LONG_TEXT else ""
            cells.append(Cell(words, href, style))
        rows.append(cells)
    return HtmlTable(columns, rows)


def render(template: str, language: str, **context: Any) -> str:
    """A template; `w('中文', 'English')` gives the text of the language."""

    def w(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    return TEMPLATES.get_template(template).render(w=w, language=language, **context)

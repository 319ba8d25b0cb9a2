"""Templates, links and tables: turning answers into HTML. Every value passes through Jinja's autoescape."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.query import QueryResult, find_query
from dashboards.texts import text
from dashboards.view import ShownColumn, cell_text, shown_columns, text_width

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

CELL_LINKS: Mapping[str, tuple[str, str, str]] = {
    "district_zh": ("chamber_ranking", "district", "district_code"),
    "district_en": ("chamber_ranking", "district", "district_code"),
    "chamber_zh": ("chamber_detail", "chamber", "chamber_id"),
    "file_name": ("rejected_rows", "file", "file_id"),
}
"""Column -> the query that its cells lead to, the parameter that is set, and the column that holds the value."""

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
    """Addresses of pages. The language, and the year that is looked at, travel along."""

    def __init__(self, language: str, year: str | None) -> None:
        self.language = language
        self.year = year

    def __call__(self, path: str, **params: object) -> str:
        """`path` with its parameters; those that are None or blank are left out."""
        pairs = {name: str(value) for name, value in params.items() if value not in (None, "")}
        if self.language != "zh":
            pairs["lang"] = self.language
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def query(self, name: str, **params: object) -> str:
        """The page of a query, for the year that is looked at where the query knows years."""
        if "year" in find_query(name).parameter_names:
            params = {"year": self.year, **params}
        return self(f"/query/{name}", **params)


def html_table(
    result: QueryResult, links: Links, *, leads_to: Collection[str], only: Collection[str] | None = None
) -> HtmlTable:
    """The columns of this language with their cells. only: names of the columns wanted, where not all are.

    leads_to: names of the queries that cells may link to.
    """
    places = {column.name: at for at, column in enumerate(result.columns)}
    columns = [
        each
        for each in shown_columns(result.columns, links.language)
        if only is None or each.column.name.removesuffix("_zh").removesuffix("_en") in only
    ]
    rows = []
    for row in result.rows:
        cells = []
        for each in columns:
            query, parameter, key = CELL_LINKS.get(each.column.name, ("", "", ""))
            value = row[places[key]] if key in places and query in leads_to else None
            href = links.query(query, **{parameter: value}) if value is not None and row[each.at] is not None else None
            words = cell_text(row[each.at], each.column, links.language)
            style = "num" if each.column.is_number else "long" if text_width(words) > LONG_TEXT else ""
            cells.append(Cell(words, href, style))
        rows.append(cells)
    return HtmlTable(columns, rows)


def render(template: str, language: str, **context: object) -> str:
    """A template with the words of the language; `t('key')` gives the text of a key in it."""

    def t(key: str, **words: object) -> str:
        return text(key, language, **words)

    return TEMPLATES.get_template(template).render(t=t, language=language, **context)

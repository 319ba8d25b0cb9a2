"""What each page shows: which queries it asks, and with which parameters. How it looks is in templates/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from dashboards.catalogue import Parameter, Query
from dashboards.publication import Publication
from dashboards.query import Choice, Column, QueryError, QueryResult, ask, choices, count_rows, find_query, list_queries
from dashboards.rendering import Links, html_table, render
from dashboards.texts import ERRORS, text
from dashboards.view import LANGUAGES, PROVISIONAL, cell_text, result_title

if TYPE_CHECKING:
    from dashboards.scoped_connection import ScopedConnection

PAGE_ROWS = 50

GROUPS: Mapping[str, tuple[str, ...]] = {
    "group_scores": ("chamber_ranking", "district_ranking", "district_dimension"),
    "group_points": ("weakest_indicators", "priority_measures", "hard_numbers", "claimed_vs_official"),
    "group_quality": (
        "incomplete_submissions",
        "incomplete_by_district",
        "incomplete_by_check",
        "submission_checks",
        "review_sample",
        "open_problems",
        "rejected_rows",
        "conflicts",
        "cell_history",
        "ingest_files",
    ),
}
"""The pages of the menu, by group. The overview has its own address, a chamber's page is reached by links."""

FOR_ONE_CHAMBER = ("submission_checks", "open_problems", "rejected_rows", "cell_history", "claimed_vs_official")

_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Visit:
    """One request: the open publication, the language, the path, and the parameters other than `lang`."""

    connection: ScopedConnection
    publication: Publication
    language: str
    path: str
    params: dict[str, str]


@dataclass(frozen=True)
class Control:
    """One field of a page's form. unset: what it means when nothing is chosen."""

    name: str
    label: str
    unset: str
    value: str
    choices: list[tuple[str, str]] | None
    is_required: bool


def overview_page(here: Visit) -> str:
    """The year at a glance: tiles, districts, the ten best chambers, the ten weakest indicators."""
    query = find_query("overview")
    _only_known(here.params, {"year"}, "/")
    result = ask(here.connection, query, here.params)
    year = str(result.rows[0][0]) if result.rows else None
    links = Links(here.language, here.params.get("year"))
    blocks = []
    if year:
        for title, name, rows, columns in (
            ("districts", "district_ranking", None, ("district_rank", "district", "chambers_expected",
             "chambers_submitted", "coverage_percent", "mean_score", "median_score", "q1_score", "q3_score")),
            ("top_chambers", "chamber_ranking", "10", ("city_rank", "rank_p05", "rank_p95", "chamber",
             "district", "official_score", "grade")),
            ("weakest", "weakest_indicators", "10", ("indicator_code", "indicator", "mean_points_lost",
             "score_percent", "chambers_not_reported")),
        ):  # fmt: skip
            params = {"year": year, "limit": rows} if rows else {"year": year}
            answer = ask(here.connection, find_query(name), params)
            table = html_table(answer, links, leads_to=_page_names(), only=columns)
            blocks.append({"title": title, "table": table, "more": links.query(name)})
    return _page(
        "overview.html",
        here,
        links,
        title=f"{year} {text('overview_title', here.language)}" if year else text("overview", here.language),
        result=result,
        overview=_record(result, here.language),
        labels=_labels(result, here.language),
        blocks=blocks,
        controls=[_control(here, parameter) for parameter in query.parameters if parameter.name == "year"],
        action="/",
    )


def query_page(here: Visit, query: Query) -> str:
    """One query: its form, and fifty rows of its answer."""
    page = here.params.get("page", "1")
    names = [name for name in query.parameter_names if name not in {"limit", "offset"}]
    _only_known(here.params, {*names, "page"}, query.name)
    if not _PAGE_NUMBER.fullmatch(page):
        raise QueryError(f"page 应为从 1 起的页码 page must be a page number from 1 on: {page!r}")
    params = {name: value.strip() for name, value in here.params.items() if name != "page" and value.strip()}
    total = count_rows(here.connection, query, params)
    pages = max(1, -(-total // PAGE_ROWS))
    if int(page) > pages:
        raise HTTPException(404)
    span = {"limit": str(PAGE_ROWS), "offset": str((int(page) - 1) * PAGE_ROWS)}
    result = ask(here.connection, query, {**params, **span})
    links = Links(here.language, params.get("year"))
    return _page(
        "query.html",
        here,
        links,
        title=result_title(result, here.language),
        result=result,
        table=html_table(result, links, leads_to=_page_names()),
        controls=[_control(here, parameter) for parameter in query.parameters if parameter.name in names],
        action=here.path,
        params=params,
        total=total,
        page=int(page),
        pages=pages,
    )


def chamber_page(here: Visit, query: Query) -> str:
    """One chamber: where it stands, and every indicator. Raises a 404 when there is no such chamber that year."""
    _only_known(here.params, {"chamber", "year"}, query.name)
    params = {name: value.strip() for name, value in here.params.items() if value.strip()}
    links = Links(here.language, params.get("year"))
    common: dict[str, Any] = {
        "controls": [_control(here, each) for each in query.parameters if each.name in {"chamber", "year"}],
        "action": here.path,
        "params": params,
    }
    if "chamber" not in params:
        title = query.title_zh if here.language == "zh" else query.title_en
        return _page("chamber.html", here, links, title=title, query=query, result=None, **common)
    standing = ask(here.connection, find_query("chamber_ranking"), params)
    if not standing.rows:
        raise HTTPException(404)
    result = ask(here.connection, query, params)
    record = _record(standing, here.language)
    return _page(
        "chamber.html",
        here,
        links,
        title=record["chamber_zh"],
        query=query,
        result=result,
        standing=record,
        labels=_labels(standing, here.language),
        table=html_table(result, links, leads_to=_page_names()),
        related=[(name, links.query(name, chamber=params["chamber"])) for name in FOR_ONE_CHAMBER],
        **common,
    )


def error_page(status: int, message: str = "") -> str:
    """A page in both languages that says what is wrong. message: already in both."""
    title_zh, title_en = ERRORS.get(status, ERRORS[500 if status >= 500 else 400])
    return render("error.html", "zh", status=status, title_zh=title_zh, title_en=title_en, message=message)


def _page(template: str, here: Visit, links: Links, **context: Any) -> str:
    titles = {query.name: query.title_zh if here.language == "zh" else query.title_en for query in list_queries()}
    other = Links("en" if here.language == "zh" else "zh", None)
    return render(
        template,
        here.language,
        links=links,
        other_language=other(here.path, **here.params),
        publication=here.publication,
        groups=GROUPS,
        titles=titles,
        path=here.path,
        provisional=PROVISIONAL[here.language],
        **context,
    )


def _page_names() -> set[str]:
    return {query.name for query in list_queries()}


def _only_known(params: Mapping[str, str], known: set[str], where: str) -> None:
    unknown = sorted(set(params) - known)
    if unknown:
        raise QueryError(
            f"{where} 没有参数 has no parameter: {', '.join(map(repr, unknown))}; "
            f"可用 known: {', '.join(sorted(known))}, lang"
        )


def _record(result: QueryResult, language: str) -> dict[str, str]:
    """The first row as text by column name, without the language at the end of a name that has one for both."""
    if not result.rows:
        return {}
    values = dict(zip(result.columns, result.rows[0], strict=True))
    return {stem: cell_text(values[column], column, language) for stem, column in _by_stem(result, language).items()}


def _labels(result: QueryResult, language: str) -> dict[str, str]:
    """The label of each column in this language, by the names that _record uses."""
    return {
        stem: column.label.zh if language == "zh" else column.label.en
        for stem, column in _by_stem(result, language).items()
    }


def _by_stem(result: QueryResult, language: str) -> dict[str, Column]:
    names = {column.name for column in result.columns}
    stems = {}
    for column in result.columns:
        stem, _, tail = column.name.rpartition("_")
        is_twin = tail in LANGUAGES and all(f"{stem}_{each}" in names for each in LANGUAGES)
        if not is_twin or tail == language:
            stems[stem if is_twin else column.name] = column
    return stems


def _control(here: Visit, parameter: Parameter) -> Control:
    """A parameter's text is `label，what it takes，what it means when unset`, with semicolons in English."""
    words = parameter.zh.split("，") if here.language == "zh" else parameter.en.split("; ")
    listed = choices(here.connection, parameter.name)
    return Control(
        name=parameter.name,
        label=words[0],
        unset=words[-1][:1].upper() + words[-1][1:],
        value=here.params.get(parameter.name, "").strip(),
        choices=None if listed is None else [(each.value, _choice_label(each, here.language)) for each in listed],
        is_required=parameter.is_required,
    )


def _choice_label(choice: Choice, language: str) -> str:
    return choice.label_zh if language == "zh" else choice.label_en

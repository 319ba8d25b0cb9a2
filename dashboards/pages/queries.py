"""The page of any one query: its form, and fifty rows of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboards.catalogue import Parameter, Query
from dashboards.pages.frame import page
from dashboards.pages.visit import PAGE_ROWS, Visit, paging
from dashboards.query import Choice, ask, choices, count_rows
from dashboards.rendering import html_table

SPANS = frozenset({"limit", "offset"})


@dataclass(frozen=True)
class Control:
    """One field of a page's form. unset: what it means when nothing is chosen."""

    name: str
    label: str
    unset: str
    value: str
    choices: list[tuple[str, str]] | None
    is_required: bool


def query_page(here: Visit, query: Query) -> str:
    """The query with the parameters of the address; only its form while a required one is missing.

    Raises QueryError on a parameter that cannot be, a 404 on a page that is not there.
    """
    names = [name for name in query.parameter_names if name not in SPANS]
    here.only_known(*names, "page")
    params = {
        name: value.strip()
        for name, value in here.params.items()
        if name != "page" and name in query.parameter_names and value.strip()
    }
    form: dict[str, Any] = {
        "query": query,
        "controls": [control(here, parameter) for parameter in query.parameters if parameter.name not in SPANS],
        "params": params,
    }
    title, has_years = here.words(query.title_zh, query.title_en), "year" in query.parameter_names
    if any(parameter.is_required and parameter.name not in params for parameter in query.parameters):
        return page("query.html", here, title, has_years=has_years, result=None, **form)
    span = paging(here, count_rows(here.connection, query, params))
    result = ask(here.connection, query, {**params, "limit": str(PAGE_ROWS), "offset": str(span.offset)})
    table = html_table(result, here.links, here.visible_districts)
    return page("query.html", here, title, has_years=has_years, result=result, table=table, paging=span, **form)


def control(here: Visit, parameter: Parameter) -> Control:
    """The field of a form for a parameter.

    A parameter's text is `label，what it takes，what it means when unset`, with semicolons in English.
    """
    words = parameter.zh.split("，") if here.language == "zh" else parameter.en.split("; ")
    unset = words[-1].removeprefix("默认").removesuffix(" by default")
    listed = choices(here.connection, parameter.name)
    return Control(
        name=parameter.name,
        label=words[0],
        unset=unset[:1].upper() + unset[1:],
        value=here.params.get(parameter.name, "").strip(),
        choices=None if listed is None else [(each.value, choice_label(each, here.language)) for each in listed],
        is_required=parameter.is_required,
    )


def choice_label(choice: Choice, language: str) -> str:
    """The name of a choice in a language."""
    return choice.label_zh if language == "zh" else choice.label_en

"""The frame around every page: menu, year, data version, scope and the switch of language."""

from __future__ import annotations

from typing import Any

from dashboards.pages.visit import Visit
from dashboards.rendering import Links, render
from dashboards.texts import ERRORS
from dashboards.view import PROVISIONAL

MENU = (
    ("/", "总览", "Overview"),
    ("/ranking", "总排名", "Ranking"),
    ("/districts", "区", "Districts"),
    ("/indicators", "指标", "Indicators"),
    ("/movement", "升降", "Movement"),
    ("/compare", "对比", "Compare"),
    ("/quality", "数据质量", "Data quality"),
    ("/visits", "督查抽样", "Visits"),
    ("/method", "评价办法", "Method"),
    ("/downloads", "下载", "Downloads"),
)
"""Address, Chinese and English name of each page of the menu, in its order."""


def page(template: str, here: Visit, title: str, *, has_years: bool = True, **context: Any) -> str:
    """A page in its frame. has_years: whether the page is about one campaign year, so that the frame offers others."""
    other = Links("en" if here.language == "zh" else "zh", None)
    address = {**here.params, **here.repeated}
    menu = [
        {
            "href": here.links.to(path),
            "name": here.words(zh, en),
            "is_here": here.path == path or (path != "/" and here.path.startswith(f"{path}/")),
        }
        for path, zh, en in MENU
    ]
    years = [
        {
            "name": year,
            "href": here.links(here.path, **{**address, "year": year, "page": None}),
            "is_here": int(year) == here.year,
        }
        for year in (here.years if has_years else [])
    ]
    return render(
        template,
        here.language,
        here=here,
        links=here.links,
        title=title,
        menu=menu,
        years=years,
        other_language=other(here.path, **address),
        publication=here.publication,
        provisional=PROVISIONAL[here.language],
        **context,
    )


def error_page(status: int, message: str = "") -> str:
    """A page in both languages that says what is wrong. message: already in both."""
    title_zh, title_en = ERRORS.get(status, ERRORS[500 if status >= 500 else 400])
    return render("error.html", "zh", status=status, title_zh=title_zh, title_en=title_en, message=message)

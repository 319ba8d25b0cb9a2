"""What there is to open: every route of the application, and every link that is found on its pages.

Pages that look alike (same route, same parameter names) are one kind; of each kind only the first few are opened, and
of each route only so many kinds, as filters can be put together in endless ways.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import httpx2
from starlette.applications import Starlette
from starlette.routing import Match, Route

from dashboards.app import create_app
from dashboards.query import list_queries
from pipelines.settings import Settings

DISTRICT, CHAMBER = "310104", "CH-310104-0000"
ROLES = {"leadership": "all", "district": f"district:{DISTRICT}", "chamber": f"chamber:{CHAMBER}"}

IN_PATHS = {
    "name": [query.name for query in list_queries()],
    "chamber_id": [CHAMBER],
    "district_code": [DISTRICT],
}
"""What stands for the curly brackets of a route; other brackets are filled by the links that are found."""

OF_A_KIND, OF_A_ROUTE = 2, 8

_LINKS = re.compile(r'\s(?:href|action|src)="([^"]*)"')


class Site:
    """Answers by role and address, fetched once."""

    def __init__(self, base: str, settings: Settings) -> None:
        self.base = base
        app = create_app(settings)
        while not isinstance(app, Starlette):
            app = app.app  # type: ignore[attr-defined]
        self.routes = [route for route in app.routes if isinstance(route, Route)]
        self.client = httpx2.Client(base_url=base, timeout=30)

    def get(self, role: str, address: str) -> httpx2.Response:
        """The answer to a role, as it is."""
        return self.client.get(address, headers={"x-remote-user": role, "x-remote-groups": role})

    def route_of(self, address: str) -> str:
        """The route that answers an address; the address's own path where none does, as for static files."""
        scope = {"type": "http", "method": "GET", "path": urlsplit(address).path, "headers": []}
        return next((route.path for route in self.routes if route.matches(scope)[0] is Match.FULL), scope["path"])

    def kind(self, address: str) -> tuple[str, ...]:
        """Route, or the path itself where it names a query, and names of the parameters."""
        path, route = urlsplit(address).path, self.route_of(address)
        return (path if "{name}" in route else route, *sorted(parameters_of(address) - {"year", "lang"}))

    def starts(self) -> Iterator[str]:
        """An address for each route whose brackets can be filled."""
        for route in self.routes:
            brackets = re.findall(r"{(\w+)[^}]*}", route.path)
            values = IN_PATHS.get(brackets[0], []) if len(brackets) == 1 else [""] if not brackets else []
            yield from (re.sub(r"{\w+[^}]*}", value, route.path) for value in values)

    @cache  # noqa: B019 - one site for each run of the tests
    def found(self, role: str, language: str) -> dict[str, httpx2.Response]:
        """Address -> answer, of each kind the first two, beginning with every route and following every link."""
        waiting = [in_language(address, language) for address in self.starts()]
        answers: dict[str, httpx2.Response] = {}
        kinds: Counter[tuple[str, ...]] = Counter()
        while waiting:
            address = waiting.pop(0)
            kind = self.kind(address)
            if address in answers or kinds[kind] >= OF_A_KIND or kinds[kind[:1]] >= OF_A_ROUTE:
                continue
            kinds.update({kind, kind[:1]})
            answers[address] = answer = self.get(role, address)
            if is_page(answer):
                waiting += [link for link in links_of(answer.text) if is_other_language(link, language) is False]
        return answers

    def pages(self, role: str, language: str) -> list[str]:
        """One address of each kind of page: with the fewest parameters, a page of each route comes first."""
        answers = self.found(role, language)
        chosen: dict[str, str] = {}
        for address in sorted(answers, key=lambda address: len(parameters_of(address))):
            if is_page(answers[address]) and answers[address].status_code == 200:
                chosen.setdefault(self.kind(address)[0], address)
        return list(chosen.values())

    def longest_pages(self, role: str, language: str, most: int = 3) -> list[str]:
        """Of each route the pages with most in them."""
        answers = self.found(role, language)
        by_length = sorted(self.pages(role, language), key=lambda address: -len(answers[address].text))
        kinds: Counter[str] = Counter()
        chosen = []
        for address in by_length:
            kinds[self.route_of(address)] += 1
            if kinds[self.route_of(address)] <= most:
                chosen.append(address)
        return chosen


def parameters_of(address: str) -> set[str]:
    """Names of the parameters of an address."""
    return {name for name, _ in parse_qsl(urlsplit(address).query)}


def links_of(page: str) -> list[str]:
    """Addresses that a page leads to, on this site or elsewhere; not those inside the page."""
    return [link for each in _LINKS.findall(page) if not (link := html.unescape(each)).startswith("#")]


def in_language(address: str, language: str) -> str:
    """The address of the page in a language, as the pages write it."""
    return address if language == "zh" else f"{address}{'&' if '?' in address else '?'}lang={language}"


def is_other_language(address: str, language: str) -> bool:
    """Whether a link changes the language, which another walk follows."""
    if address.startswith("/static/") or not address.startswith("/"):
        return False
    return dict(parse_qsl(urlsplit(address).query)).get("lang", "zh") != language


def is_page(answer: httpx2.Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")

"""What each role may open, and that nobody sees what belongs to others; without a browser, to be thorough."""

from __future__ import annotations

import io
import re
from urllib.parse import urlencode, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from dashboards.query import list_queries, run_query
from dashboards.scope import parse_scope
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from tests.browser.conftest import Served
from tests.browser.crawl import CHAMBER, DISTRICT, ROLES, Site, is_page, parameters_of


def words_of(content: bytes, kind: str) -> str:
    """All that an answer says, of a workbook every cell of every sheet."""
    if "spreadsheetml" not in kind:
        return content.decode("utf-8-sig", errors="replace")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(repr(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def others_of(published: Settings, role: str) -> list[str]:
    """Keys and names of the chambers that a role must not see."""
    scope = parse_scope(ROLES[role])
    with open_reader(published.published_link) as connection:
        rows = connection.execute("select chamber_id, name_zh, district_code from marts.dim_chamber").fetchall()
    return [
        word
        for chamber_id, name, district in rows
        if scope.kind != "all" and scope.code not in {chamber_id, district}
        for word in (chamber_id, name)
    ]


def has_word(text: str, word: str) -> bool:
    """Whether the text has the word itself, not a longer one that begins with it."""
    return word in text and re.search(rf"{re.escape(word)}(?![0-9])", text) is not None


def test_every_route_and_every_link_answers(site: Site, role: str, language: str) -> None:
    answers = site.found(role, language)
    wrong = {address: answer.status_code for address, answer in answers.items() if answer.status_code not in {200, 400}}
    needless = [
        address for address, answer in answers.items()
        if answer.status_code == 400 and "needs the parameter" not in answer.text
    ]  # fmt: skip
    assert (wrong, needless) == ({}, [])
    assert {site.route_of(address) for address in answers} >= {
        route.path for route in site.routes if "{" not in route.path
    }
    assert len(answers) > 50


def test_nobody_sees_what_belongs_to_others(published: Settings, site: Site, role: str, language: str) -> None:
    others = others_of(published, role)
    answers = site.found(role, language)
    kinds = {answer.headers["content-type"].split(";")[0] for answer in answers.values()}
    assert {"text/html", "text/csv"} < kinds
    seen = {}
    for address, answer in answers.items():
        text = words_of(answer.content, answer.headers["content-type"])
        if found := [word for word in others if has_word(text, word)]:
            seen[address] = found[:3]
    assert seen == {}


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [
        ("district", DISTRICT, "310106"),
        ("district", DISTRICT, "310000"),
        ("district", rf"CH-{DISTRICT}-\d{{4}}", "CH-310106-0002"),
        ("chamber", DISTRICT, "310106"),
        ("chamber", CHAMBER, "CH-310104-0001"),
    ],
)
def test_somebody_elses_addresses_are_not_there(site: Site, role: str, own: str, other: str) -> None:
    """Every address with a code of the role's own in it, with another's code instead."""
    tried = 0
    for address in site.found(role, "zh"):
        others, replaced = re.subn(rf"(?<=[/=,]){own}(?![\w-])", other, address)
        if replaced:
            assert site.get(role, address).status_code == 200
            assert site.get(role, others).status_code == 404, others
            tried += 1
    assert tried > 2


HOSTILE = (
    "' or 1=1; drop table marts.dim_chamber; --",
    "<script>alert(2)</script>",
    '"><img src=x onerror=alert(2)>',
    "../../../etc/passwd",
    "{{7*7}}",
    "a\x00b",
    "\u202e\u2066",
    "长" * 3000,
    "-1",
    "%",
)


def test_hostile_input_in_any_parameter_does_no_harm(site: Site) -> None:
    parameters: dict[str, set[str]] = {}
    for address, answer in site.found("leadership", "zh").items():
        if urlsplit(address).path.startswith("/static/"):
            continue
        names = parameters.setdefault(urlsplit(address).path, set())
        names |= parameters_of(address)
        if is_page(answer):
            names |= set(re.findall(r'<(?:input|select)[^>]*\sname="(\w+)"', answer.text))
    tried = 0
    for at, (path, names) in enumerate(sorted(parameters.items())):
        for name in sorted(names | {"unknown", "year", "page"}):
            for value in HOSTILE[(at + len(name)) % 2 :: 2]:
                answer = site.get("leadership", f"{path}?{urlencode({name: value})}")
                assert answer.status_code in {200, 400, 404}, (path, name, value)
                assert "<script>alert(2)" not in answer.text
                assert "<img" not in answer.text
                assert "root:" not in answer.text
                tried += 1
    assert tried > 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/static/..%2f..%2fapp.py", "/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd",
        "/query/..%2f..%2fpipelines%2fsettings", "/query/%00", "/query/<script>", "/\\etc", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_site(site: Site, path: str) -> None:
    answer = site.get("leadership", path)
    assert answer.status_code in {400, 404, 414}
    assert "<script>" not in answer.text


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_an_exported_workbook_opens_again_and_equals_the_query(
    served: Served, site: Site, role: str, query: object
) -> None:
    name = query.name  # type: ignore[attr-defined]
    needed = {each.name: CHAMBER for each in query.parameters if each.is_required}  # type: ignore[attr-defined]
    result = run_query(served.settings.published_link, name, needed, scope=parse_scope(ROLES[role]))
    answer = site.get(role, f"/query/{name}.xlsx?{urlencode(needed)}")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == len(result.rows) + 1
    for line, row in zip(sheet[1:], result.rows, strict=True):
        for cell, value in zip(line, row, strict=True):
            match value:
                case None:
                    assert cell == ""
                case str() | bool():
                    assert cell == value
                case int():
                    assert cell == value
                case _ if hasattr(value, "is_finite"):
                    assert cell == pytest.approx(float(value))
                case _:
                    assert str(cell).startswith(value.isoformat(sep=" ")[:10] if hasattr(value, "hour") else str(value))

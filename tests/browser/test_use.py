"""What people do with the pages: print them, use them without JavaScript, leave them open overnight."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from dashboards.view import NOTHING
from pipelines.settings import Settings
from pipelines.warehouse import open_writer
from tests.browser.conftest import Served, context_of, start
from tests.browser.crawl import CHAMBER, Site

# The texts of the first and the last row of every table, cell by cell, as they are shown.
EDGE_ROWS = """
() => [...document.querySelectorAll("tbody")].flatMap((body) =>
  [body.rows[0], body.rows[body.rows.length - 1]].filter((row) => row).flatMap((row) =>
    [...row.cells].map((cell) => cell.innerText)))
"""


RADICALS = str.maketrans(
    "⻓⻣⻚⻢⻛⻝⻅⻋⻔⻘⻩⻬⻰⻥⻦⻨⻁⺠⺟⻄⻆⻉⻜⻤⻮⻙⻳", "长骨页马风食见车门青黄齐龙鱼鸟麦虎民母西角贝飞鬼齿韦龟"
)
"""The simplified ones of the block of radicals that normalisation leaves alone."""


def squeezed(text: str) -> str:
    """Without spaces, line breaks and the signs that say where a word may break.

    A printed sign may read back as the radical that has the same glyph; that is undone.
    """
    return re.sub(r"[\s\u00ad\u200b]+", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)


def is_in(cell: str, text: str) -> bool:
    """Whether a cell was printed, in one piece or, where a line or a sheet ends within it, in two."""
    return cell in text or any(cell[:at] in text and cell[at:] in text for at in range(3, len(cell) - 2))


def test_a_printed_page_is_complete(browser: Browser, served: Served, site: Site) -> None:
    """On A4 landscape: the first and the last row of every table with all their cells.

    Of each route the longest pages, as there are many queries and all are laid out alike.
    """
    context = context_of(browser, served.base, "leadership")
    page = context.new_page()
    missing: dict[str, list[str]] = {}
    cells = 0
    for address in site.longest_pages("leadership", "zh"):
        page.goto(address)
        texts = [squeezed(text) for text in page.evaluate(EDGE_ROWS)]
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=True)))
        assert printed.pages[0].mediabox.width > printed.pages[0].mediabox.height
        text = squeezed("".join(sheet.extract_text() for sheet in printed.pages))
        cells += len(texts)
        if lost := [each for each in texts if not is_in(each, text)]:
            missing[address] = lost[:5]
    context.close()
    assert cells > 100
    assert missing == {}


# The total of a chamber, its dimensions as they head their indicators, and the indicators under each.
POINTS = """
() => ({
  total: document.querySelector(".tiles b").textContent,
  dimensions: [...document.querySelectorAll("table.indicators tbody")].map((body) => ({
    points: body.rows[0].cells[1].textContent,
    indicators: [...body.rows].slice(1).map((row) => row.cells[3].textContent),
  })),
})
"""


@pytest.mark.parametrize("chamber", [CHAMBER, "CH-310104-0005", "CH-310106-0000", "CH-310106-0051"])
def test_the_points_of_a_chambers_page_add_up_to_its_total(browser: Browser, served: Served, chamber: str) -> None:
    """Each number is rounded for itself, so a sum may be off by half a hundredth for each number in it."""
    context = context_of(browser, served.base, "leadership")
    page = context.new_page()
    page.goto(f"/chambers/{chamber}")
    shown = page.evaluate(POINTS)
    context.close()
    half = Decimal("0.005")
    dimensions = [number(dimension["points"]) for dimension in shown["dimensions"]]
    assert len(dimensions) == 4
    assert abs(sum(dimensions) - number(shown["total"])) <= half * 5
    counted = 0
    for dimension, points in zip(shown["dimensions"], dimensions, strict=True):
        indicators = [number(text) for text in dimension["indicators"]]
        assert abs(sum(indicators) - points) <= half * (len(indicators) + 1)
        counted += len(indicators)
    assert counted == 70


def number(text: str) -> Decimal:
    """A number as it is shown; a dash, for what does not apply, is nothing."""
    return Decimal("0") if text.strip() == NOTHING else Decimal(text.strip().replace(",", ""))


def test_filters_work_without_javascript(browser: Browser, served: Served) -> None:
    context = browser.new_context(
        base_url=served.base,
        extra_http_headers={"x-remote-user": "district", "x-remote-groups": "district"},
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/query/chamber_ranking")
    page.fill("input[name=search]", CHAMBER)
    page.click("form button")
    assert f"search={CHAMBER}" in page.url
    assert page.locator("tbody tr").count() == 1
    assert CHAMBER in page.inner_text("tbody")
    context.close()


def test_a_new_publication_appears_without_a_restart(browser: Browser, published: Settings, tmp_path: Path) -> None:
    history = tmp_path / "history"
    history.mkdir()
    old, new = history / "old.duckdb", history / "new.duckdb"
    for file in (old, new):
        shutil.copyfile(published.published_link.resolve(), file)
    with open_writer(new) as connection:
        connection.execute("update meta.publication set run_id = 'brand-new-run'")
    (tmp_path / "warehouse.duckdb").symlink_to(old)
    served = start(tmp_path / "home", tmp_path)
    contexts = [context_of(browser, served.base, role) for role in ("leadership", "district")]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.goto("/")
        assert "brand-new-run" not in page.inner_text("body")
    (tmp_path / "fresh").symlink_to(new)
    (tmp_path / "fresh").replace(tmp_path / "warehouse.duckdb")
    for page in pages:
        page.reload()
        assert "brand-new-run" in page.inner_text("body")
    for context in contexts:
        context.close()
    served.stop()

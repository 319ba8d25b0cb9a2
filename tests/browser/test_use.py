"""What people do with the pages: print them, use them without JavaScript, leave them open overnight."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from pathlib import Path

from playwright.sync_api import Browser
from pypdf import PdfReader

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

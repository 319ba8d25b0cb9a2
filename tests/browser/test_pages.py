"""Each kind of page, for each role and in each language, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from tests.browser.conftest import AXE, Served, context_of
from tests.browser.crawl import Site

HAN = re.compile(r"[一-鿿]+")
LATIN = re.compile(r"[A-Za-z]{3,}")
NAMES_IN_BOTH = {"Excel", "CSV", "SQL", "DuckDB", "Parquet", "JSON", "SHA", "UTF", "xlsx", "csv", "sql", "json"}
"""Names of formats and programs read the same in both languages."""

# What a person reads around the data: not the cells of tables, and nothing that says it is in another language.
FRAME_TEXTS = """
() => {
  const page = document.documentElement.lang.slice(0, 2);
  const foreign = (node) => {
    const marked = node.closest("[lang]");
    return marked && marked.lang.slice(0, 2) !== page;
  };
  const chosen = "title, header, nav, footer, h1, h2, h3, h4, th, label, legend, caption, summary, button, dt";
  const found = [];
  for (const node of document.querySelectorAll(chosen)) {
    if (foreign(node)) continue;
    const copy = node.cloneNode(true);
    for (const inner of copy.querySelectorAll("[lang], select, tbody")) inner.remove();
    found.push(copy.textContent.replace(/\\s+/g, " ").trim());
  }
  for (const node of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]")) {
    if (foreign(node) || node.closest("tbody")) continue;
    for (const name of ["aria-label", "placeholder", "alt", "title"])
      if (node.hasAttribute(name)) found.push(node.getAttribute(name));
  }
  return found.filter((text) => text);
}
"""

AXE_RUN = """
async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((each) => each.impact === "serious" || each.impact === "critical")
    .map((each) => `${each.id}: ${each.nodes.length} × ${each.nodes[0].html.slice(0, 160)}`);
}
"""

# What axe judges by: each element with its place, classes, attributes, and whether it has any text.
SHAPE = """
() => [...new Set([...document.querySelectorAll("*")].map((node) => {
  const path = [];
  for (let at = node; at; at = at.parentElement) path.unshift(at.tagName + "." + at.classList);
  const empty = node.textContent.trim() ? "" : " empty";
  return path.join(">") + " " + [...node.attributes].map((each) => each.name).sort() + empty;
}))]
"""

OVERFLOW = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return null;
  const inScroller = (node) => {
    for (let at = node.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].find(
    (node) => node.getBoundingClientRect().right > width + 1 && !inScroller(node));
  return `${document.documentElement.scrollWidth} px: ${wide ? wide.outerHTML.slice(0, 160) : "?"}`;
}
"""


QUERY_PAGES = 6


@pytest.fixture(scope="module")
def data_words(published: Settings) -> re.Pattern[str]:
    """Words that submitters and registers wrote: they are the same in any language."""
    with open_reader(published.published_link) as connection:
        words = connection.execute(
            """
            select name_zh from marts.dim_chamber union select chamber_id from marts.dim_chamber
            union select file_name from quality.ingest_file union select run_id from meta.publication
            union select rubric_id from marts.dim_rubric union select deduction_reason from marts.fct_indicator_score
            union select schema_name || '.' || table_name from duckdb_tables() union select comment from duckdb_tables()
            """
        ).fetchall()
    return re.compile(
        "|".join(re.escape(word) for word in sorted((word for (word,) in words if word), key=len, reverse=True))
    )


class Watched:
    """A page that remembers what went wrong on it: outside requests, console errors (broken policies too), failures."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self.judged: set[str] = set()
        page.on("request", lambda request: self._requested(request.url, base))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))

    def _requested(self, url: str, base: str) -> None:
        if not url.startswith(f"{base}/"):
            self.faults.append(f"outside request: {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.faults.append(f"console {kind}: {text}")


@pytest.fixture(scope="module")
def watched(browser: Browser, served: Served, role: str) -> Iterator[Watched]:
    context = context_of(browser, served.base, role)
    # Run by the test itself in each new document: the pages' policy lets no page load it.
    context.add_init_script(path=AXE)
    yield Watched(context.new_page(), served.base)
    context.close()


def axe_findings(watched: Watched) -> list[str]:
    """Serious and critical findings; a page without any element that was not judged before is not judged again."""
    shape = set(watched.page.evaluate(SHAPE))
    if shape <= watched.judged:
        return []
    watched.judged |= shape
    return list(watched.page.evaluate(AXE_RUN))


def leftovers(texts: list[str], language: str, data_words: re.Pattern[str]) -> list[str]:
    """Texts of the frame with words of the other language in them."""
    other = HAN if language == "en" else LATIN
    return [text for text in dict.fromkeys(texts) if set(other.findall(data_words.sub(" ", text))) - NAMES_IN_BOTH]


def test_every_page_is_sound(
    watched: Watched, site: Site, role: str, language: str, data_words: re.Pattern[str]
) -> None:
    """No outside request, no error, no serious finding of axe, no leftover words, and no overflow at 390 px.

    The pages of queries share one template: leadership opens all of them in Chinese, the others some.
    """
    findings: list[str] = []
    addresses = site.pages(role, language)
    if (role, language) != ("leadership", "zh"):
        queries = [address for address in addresses if address.startswith("/query/")]
        addresses = [address for address in addresses if address not in queries[QUERY_PAGES:]]
    assert len(addresses) > 15
    page = watched.page
    for address in addresses:
        watched.faults.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address)
        found = [*watched.faults, *axe_findings(watched)]
        if left := leftovers(page.evaluate(FRAME_TEXTS), language, data_words):
            found.append(f"words of the other language: {left[:5]}")
        page.set_viewport_size({"width": 390, "height": 844})
        if wide := page.evaluate(OVERFLOW):
            found.append(f"wider than 390 px: {wide}")
        findings += [f"{address}: {each}" for each in found]
    assert not findings, "\n".join(findings)

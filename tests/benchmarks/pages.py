"""The pages over 60,000 chambers: python tests/benchmarks/pages.py [--chambers N] [--home HOME]

Invents a small city and runs one night (or takes what HOME has published), grows it to N chambers, serves it, and
measures: the ranking page in headless Chromium until it is loaded, what the server takes for each page and how many
bytes it sends, and ten users at once. Beside it, in the same run, a bare page that does the same query and no more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipelines.settings import Settings  # noqa: E402
from pipelines.warehouse import connect_reader, find_published, open_reader  # noqa: E402
from tests.benchmarks.big_city import grow  # noqa: E402
from tests.unused_port import unused_port  # noqa: E402

RANKING_SQL = ROOT / "dashboards" / "queries" / "chamber_ranking.sql"
SENT = """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
LOADS, ASKS, USERS, TURNS = 20, 20, 10, 20


@dataclass(frozen=True)
class Times:
    """Milliseconds, and the bytes that were sent for one page."""

    milliseconds: Sequence[float]
    size: int

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]

    def __str__(self) -> str:
        return f"{self.p50:8.1f}{self.p95:8.1f}{self.size / 1024:9.1f}"


def published(home: Path | None, scratch: Path) -> Path:
    """The file that HOME has published, else that of a small city invented here."""
    if home is None:
        home = scratch / "small"
        command = [sys.executable, "-m", "pipelines.cli", "run"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "SIHAO_HOME": str(home)}, check=True, capture_output=True)
    return find_published(Settings(home=home).published_link)


@contextmanager
def serving(arguments: list[str], port: int, **environment: str) -> Iterator[str]:
    """A server in a process of its own, from its first answer on; its address."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env={**os.environ, **environment})
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx2.get(f"{base}/healthz", timeout=5)
                break
            except httpx2.TransportError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


def bare(file: Path, port: int) -> None:
    """The baseline: the same query with the same fifty rows, as JSON, with nothing around it."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response
    from starlette.routing import Route

    connection = connect_reader(file)
    sql = RANKING_SQL.read_text(encoding="utf-8")

    def ranking(request: Request) -> Response:
        cursor = connection.cursor()
        cursor.execute("""set variable "limit" = '50'""")
        names = [column[0] for column in cursor.execute(sql).description or ()]
        rows = [dict(zip(names, map(str, row), strict=True)) for row in cursor.fetchall()]
        return PlainTextResponse(repr(rows), media_type="application/json")

    routes = [Route("/", ranking), Route("/healthz", lambda request: PlainTextResponse("ok"))]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="warning")


def asked(base: str, path: str, times: int = ASKS) -> Times:
    """The same page again and again; from the request to the last byte."""
    taken, size = [], 0
    with httpx2.Client(base_url=base, timeout=60) as client:
        client.get(path).raise_for_status()
        for _ in range(times):
            started = time.perf_counter()
            answer = client.get(path)
            taken.append((time.perf_counter() - started) * 1000)
            size = int(answer.headers.get("content-length", len(answer.content)))
    return Times(taken, size)


def loaded(base: str, path: str) -> Times:
    """The page in a new browser context each time, so that nothing is cached: until its load event has ended."""
    from playwright.sync_api import sync_playwright

    taken, sizes = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(LOADS + 1):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.goto(f"{base}{path}", wait_until="load")
            taken.append(float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")))
            sizes.append(int(page.evaluate(SENT)))
            context.close()
        browser.close()
    return Times(taken[1:], sizes[-1])


def at_once(base: str, paths: Sequence[str]) -> tuple[Times, int]:
    """Ten users, each going through the pages from another place on; the times and how many answers were not 200."""

    def user(number: int) -> list[tuple[float, int]]:
        seen = []
        with httpx2.Client(base_url=base, timeout=60) as client:
            for turn in range(TURNS):
                started = time.perf_counter()
                answer = client.get(paths[(number + turn) % len(paths)])
                seen.append(((time.perf_counter() - started) * 1000, answer.status_code))
        return seen

    with ThreadPoolExecutor(USERS) as pool:
        answers = [each for seen in pool.map(user, range(USERS)) for each in seen]
    return Times([taken for taken, _ in answers], 0), sum(status != 200 for _, status in answers)


def pages_of(home: Path) -> list[str]:
    """Every page of the application, its brackets filled with what the big file holds; the ranking also filtered."""
    from tests.browser.crawl import Site

    with open_reader(Settings(home=home).published_link) as connection:
        [(chamber, district)] = connection.execute(
            "select chamber_id, district_code from marts.fct_chamber_score where is_ranked order by city_rank limit 1"
        ).fetchall()
        [(indicator,)] = connection.execute("select min(code) from marts.dim_indicator").fetchall()
    filled = {"{chamber_id}": chamber, "{district_code}": district, "{indicator_code}": indicator}
    filled["{name}"] = "open_problems"
    paths = []
    for route in Site("", Settings(home=home)).routes:
        path = route.path
        for bracket, value in filled.items():
            path = path.replace(bracket, value)
        if "{" not in path and not path.endswith((".csv", ".xlsx", "/healthz")):
            paths.append(path)
    ranking = ranking_of(paths)
    return [*paths, f"{ranking}?district={district}", f"{ranking}?search=示例", f"{ranking}?page=100"]


def ranking_of(paths: Sequence[str]) -> str:
    return "/ranking" if "/ranking" in paths else "/query/chamber_ranking"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chambers", type=int, default=60_000)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        big = Settings(home=scratch / "big")
        big.published.mkdir(parents=True)
        started = time.perf_counter()
        chambers = grow(published(options.home, scratch), big.published_link, options.chambers)
        size = big.published_link.stat().st_size / 2**20
        print(f"{chambers:,} chambers, {size:,.0f} MB, made in {time.perf_counter() - started:.0f} s")
        paths = pages_of(big.home)
        ranking = ranking_of(paths)
        port, bare_port = unused_port(), unused_port()
        ours = ["-m", "pipelines.cli", "serve", "--port", str(port)]
        theirs = [__file__, "--bare", str(big.published_link), str(bare_port)]
        with (
            serving(ours, port, SIHAO_HOME=str(big.home)) as base,
            serving(theirs, bare_port, PYTHONPATH=str(ROOT)) as bare_base,
        ):
            report(base, bare_base, ranking, paths)


def report(base: str, bare_base: str, ranking: str, paths: Sequence[str]) -> None:
    """All measurements, a line each: milliseconds at the middle and at 95 %, and kilobytes."""
    print(f"{'':44}{'p50 ms':>8}{'p95 ms':>8}{'kB':>9}")
    lines: list[tuple[str, Callable[[], Times]]] = [
        ("Chromium, bare baseline", lambda: loaded(bare_base, "/")),
        (f"Chromium, {ranking}", lambda: loaded(base, ranking)),
        ("server, bare baseline", lambda: asked(bare_base, "/")),
        *((f"server, {path}"[:43], lambda path=path: asked(base, path)) for path in paths),  # type: ignore[misc]
    ]
    for name, measure in lines:
        print(f"{name:44}{measure()}", flush=True)
    for name, address, chosen in (("bare baseline", bare_base, ["/"]), ("pages", base, paths)):
        times, errors = at_once(address, chosen)
        print(f"{f'{USERS} users at once, {name}':44}{times}   errors {errors} of {USERS * TURNS}", flush=True)


if __name__ == "__main__":
    if "--bare" in sys.argv:
        bare(Path(sys.argv[-2]), int(sys.argv[-1]))
    else:
        main()

"""The pages over a published city, through Starlette's own client and once through the real server."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from dashboards.app import create_app
from dashboards.query import list_queries, run_query
from dashboards.scope import ALL
from dashboards.security import HEADERS, NotLoopbackError
from dashboards.serve import serve
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.warehouse import open_reader, open_writer

CHAMBER = "CH-310106-0000"
OWN_PAGES = [
    "/", "/ranking", "/districts", "/districts/310106", f"/chambers/{CHAMBER}", "/chambers/CH-310104-0005",
    "/indicators", "/indicators/B1-03", "/indicators/A3-01", "/compare",
    f"/compare?chamber={CHAMBER}&chamber=CH-310104-0005",
    "/visits", "/method", "/movement", "/movement?compared_to=last_year&show=all&direction=down",
]  # fmt: skip
PAGES = [
    *OWN_PAGES,
    "/quality",
    "/downloads",
    "/dictionary",
    "/outbox",
    f"/query/chamber_detail?chamber={CHAMBER}",
    "/query/chamber_detail",
] + [f"/query/{query.name}" for query in list_queries() if query.name != "chamber_detail"]
SCORES = {*OWN_PAGES, f"/query/chamber_detail?chamber={CHAMBER}"} | {
    f"/query/{name}"
    for name in (
        "chamber_ranking", "district_ranking", "district_dimension", "weakest_indicators", "priority_measures",
        "hard_numbers", "claimed_vs_official", "weakest_points", "claimed_vs_official_by_indicator",
        "chamber_measures",
    )
}  # fmt: skip
HAN = re.compile(r"[一-鿿]")


def client_of(settings: Settings) -> TestClient:
    return TestClient(create_app(settings), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(published: Settings) -> Iterator[TestClient]:
    with client_of(published) as client:
        yield client


def links_of(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'(?:href|action|src)="([^"]*)"', page)]


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_in_both_languages(client: TestClient, path: str, language: str) -> None:
    response = client.get(in_language(path, language))
    assert response.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in response.text
    assert ("截止日 2025-12-31" if language == "zh" else "As of 2025-12-31") in response.text
    assert "20260101T020000-aaaaaa" in response.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/query/nothing", "/healthz", "/static/style.css"])
def test_every_response_carries_the_strict_headers(client: TestClient, path: str, language: str) -> None:
    response = client.get(path if path.startswith("/static") else in_language(path, language))
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["cache-control"] in {"no-store", "no-cache"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_an_outside_host_or_holds_script_or_inline_style(
    client: TestClient, path: str, language: str
) -> None:
    page = client.get(in_language(path, language)).text
    assert not re.search(r"https?:|//[a-z]", page)
    assert re.findall(r"<script[^>]*>[^<]*", page) == ['<script src="/static/htmx.min.js" defer>']
    assert not re.search(r"<style|<iframe|<img|\son\w+=|\sstyle=|javascript:|hx-on", page, re.IGNORECASE)
    assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in links_of(page))


@pytest.mark.parametrize("path", PAGES)
def test_the_frame_of_an_english_page_holds_no_chinese(client: TestClient, path: str) -> None:
    page = client.get(in_language(path, "en")).text
    page = re.sub(r'<(\w+)[^>]*lang="zh-CN"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    frame = re.sub(r"<tbody.*?</tbody>|<h1>.*?</h1>|<title>.*?</title>|<option.*?</option>", "", page, flags=re.DOTALL)
    assert not HAN.findall(frame)


@pytest.mark.parametrize("path", sorted(SCORES))
def test_a_page_that_shows_scores_says_that_points_are_provisional(client: TestClient, path: str) -> None:
    assert "分值暂定：" in client.get(path).text
    assert "Provisional points:" in client.get(in_language(path, "en")).text


def test_submitted_text_is_shown_as_text(client: TestClient) -> None:
    page = client.get(f"/chambers/{CHAMBER}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;示例商会" in page
    assert "@SUM(A1:A9) &lt;b&gt;复核&lt;/b&gt;" in page


def test_the_overview_shows_the_tiles_of_the_year(client: TestClient, published: Settings) -> None:
    result = run_query(published.published_link, "overview", {"year": "2024"}, scope=ALL)
    row = dict(zip([column.name for column in result.columns], result.rows[0], strict=True))
    tiles = re.findall(r"<b>([^<]*)</b><span>([^<]*)</span>", client.get("/?year=2024").text)
    assert tiles[:4] == [
        (f"{row['chambers_submitted']} / {row['chambers_expected']}", "已报 / 应报商会"),
        (str(row["chambers_ranked"]), "参加排名"),
        (str(row["mean_score"]), "全市平均分"),
        (str(row["median_score"]), "全市中位分"),
    ]


def test_a_page_has_fifty_rows_and_the_pages_hold_them_all(client: TestClient, published: Settings) -> None:
    first = client.get("/query/chamber_ranking").text
    second_link = next(link for link in links_of(first) if "page=2" in link)
    second = client.get(second_link).text
    found = [re.findall(r"<td>(CH-\d{6}-\d{4})</td>", page) for page in (first, second)]
    assert [len(page) for page in found] == [50, 10]
    at = [label.name for label in run_query(published.published_link, "chamber_ranking", {}, scope=ALL).query.labels]
    keys = [
        row[at.index("chamber_id")]
        for row in run_query(published.published_link, "chamber_ranking", {}, scope=ALL).rows
    ]
    assert found[0] + found[1] == keys


def test_numbers_stand_on_the_right_with_two_digits(client: TestClient, published: Settings) -> None:
    page = client.get("/query/district_ranking").text
    mean = run_query(published.published_link, "district_ranking", {}, scope=ALL).rows[0][9]
    assert f'<td class="num">{mean:.2f}</td>' in page


def test_from_the_overview_to_the_cell_behind_a_point_in_three_clicks(client: TestClient) -> None:
    overview = client.get("/?year=2024").text
    district = next(link for link in links_of(overview) if "/districts/310104" in link)
    assert "year=2024" in district
    chambers = client.get(district).text
    chamber = next(link for link in links_of(chambers) if "/chambers/CH-310104-0000" in link)
    assert chamber == "/chambers/CH-310104-0000?year=2024"
    page = client.get(chamber).text
    assert "示例商会徐汇0" in page
    assert len(re.findall(r'<tr id="[A-D]\d-\d\d">', page)) == 70
    assert re.search(r"长表2024\.csv › [A-Z]?\d+", page)


def test_a_chamber_that_is_not_ranked_says_why(client: TestClient) -> None:
    page = client.get("/chambers/CH-310104-0005").text
    assert "未参加排名：未收到填报" in page


def test_links_keep_the_language_and_the_form_keeps_its_values(client: TestClient) -> None:
    page = client.get("/query/chamber_ranking?district=310106&search=%E7%A4%BA%E4%BE%8B&lang=en").text
    inner = [link for link in links_of(page) if not link.startswith(("/static", "#"))]
    chinese = [link for link in inner if "lang" not in parse_qs(urlsplit(link).query)]
    assert chinese == [
        "/query/chamber_ranking?district=310106&search=%E7%A4%BA%E4%BE%8B",
        "/query/chamber_ranking",
    ], "the switch to Chinese and the form, which carries the language in a hidden field"
    assert '<input type="hidden" name="lang" value="en">' in page
    assert '<option value="310106" selected>' in page
    assert 'value="示例"' in page


def path_of(link: str) -> str:
    """Path, without what stands for one chamber, district or indicator."""
    return re.sub(r"^/(chambers|districts|indicators)/.*", r"/\1/*", urlsplit(link).path)


def kinds_of(link: str) -> set[tuple[str, ...]]:
    """The path with each pair of parameter names: filters can be put together in endless ways, so pairs are tried."""
    names = sorted(parse_qs(urlsplit(link).query))
    return {(path_of(link), *pair) for pair in combinations(names, min(len(names), 2))}


def test_every_link_of_every_kind_of_page_leads_somewhere(client: TestClient) -> None:
    """Follows links from the overview: the first two of each path, then those with a new pair of parameters."""
    waiting, seen, paths = ["/", "/?lang=en"], set(), Counter[str]()
    kinds: set[tuple[str, ...]] = set()
    while waiting:
        link = waiting.pop()
        if link in seen or link.startswith("#") or (paths[path_of(link)] >= 2 and kinds_of(link) <= kinds):
            continue
        seen.add(link)
        paths[path_of(link)] += 1
        kinds |= kinds_of(link)
        response = client.get(link)
        assert response.status_code == 200, link
        if response.headers["content-type"].startswith("text/html"):
            waiting += links_of(response.text)
    assert paths.keys() >= {urlsplit(page).path for page in OWN_PAGES if page.count("/") == 1}
    assert paths.keys() >= {"/chambers/*", "/districts/*"}
    assert paths.keys() >= {"/query/chamber_detail.xlsx", "/query/chamber_ranking.csv", "/static/style.css"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/query/nothing", 404),
        ("/query/nothing.csv", 404),
        ("/query/..%2fsecrets", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/query/chamber_ranking?page=3", 404),
        ("/chambers/CH-000000-0000", 404),
        ("/chambers/%00", 400),
        ("/chambers/CH-310106-0000?year=1999", 400),
        ("/districts/310101", 404),
        ("/districts/999999", 404),
        ("/districts/310106?colour=red", 400),
        ("/ranking?page=3", 404),
        ("/ranking?upage=9", 404),
        ("/ranking?sort=colour", 400),
        ("/ranking?grade=first", 400),
        ("/query/chamber_detail.csv", 400),
        ("/query/chamber_ranking?page=0", 400),
        ("/query/chamber_ranking?page=x", 400),
        ("/query/chamber_ranking?limit=5", 400),
        ("/query/chamber_ranking?colour=red", 400),
        ("/query/chamber_ranking?year=20x5", 400),
        ("/query/chamber_ranking?year=1999", 400),
        ("/query/chamber_ranking?district=999999", 400),
        ("/query/chamber_ranking?search=%00", 400),
        ("/?colour=red", 400),
        ("/?lang=fr", 400),
    ],
)
def test_what_is_not_there_is_told_in_both_languages(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert HAN.search(response.text)
    assert re.search(r"no such page|cannot be understood", response.text)
    assert response.headers["content-type"] == "text/html; charset=utf-8"


HOSTILE = ("<script>alert(2)</script>", '"><svg onload=x>', "' or 1=1 --", "{{7*7}}", "\u202e")


@pytest.mark.parametrize("name", [query.name for query in list_queries()])
def test_hostile_parameters_never_come_back_as_markup(client: TestClient, name: str) -> None:
    query = next(query for query in list_queries() if query.name == name)
    for at, parameter in enumerate((*query.parameter_names, "page", "lang", "colour"), start=len(name)):
        # Two of five for each parameter, in turn; the tests in the browser ask with more, over the network.
        for value in (HOSTILE[at % len(HOSTILE)], HOSTILE[(at + 2) % len(HOSTILE)]):
            response = client.get(f"/query/{name}", params={"chamber": CHAMBER, parameter: value})
            assert response.status_code in {200, 400, 404}
            assert "<script>" not in response.text
            assert "<svg onload" not in response.text


def test_the_site_can_only_be_read(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = client.request(method, "/")
        assert response.status_code == 405
        assert "只可浏览" in response.text
        assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8600", ""])
def test_only_loopback_host_names_are_answered(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "商会" not in response.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8600", "127.0.0.1:8600", "[::1]:8600"])
def test_loopback_host_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_csv_and_workbook_downloads_hold_the_whole_filtered_answer(client: TestClient, published: Settings) -> None:
    rows = run_query(published.published_link, "chamber_ranking", {"district": "310106"}, scope=ALL).rows
    response = client.get("/query/chamber_ranking.csv?district=310106&lang=en")
    assert response.headers["content-disposition"] == (
        'attachment; filename="chamber_ranking_20260101T020000-aaaaaa.csv"'
    )
    read = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert len(read) == len(rows) + 1 == 53
    assert any(cell == "'=1+1示例商会" for line in read for cell in line)
    response = client.get("/query/chamber_ranking.xlsx?district=310106")
    assert response.headers["content-type"].startswith("application/vnd.openxmlformats")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == 53
    assert any(cell == "=1+1示例商会" for line in sheet for cell in line)


def test_health_tells_run_and_age(client: TestClient) -> None:
    body = client.get("/healthz").json()
    assert (body["status"], body["run_id"], body["as_of"]) == ("ok", "20260101T020000-aaaaaa", "2025-12-31")
    assert body["published_at"] == "2026-01-01T02:05:00"
    assert isinstance(body["age_seconds"], int)


def test_a_new_publication_is_seen_without_a_restart_while_the_old_one_is_open(
    published: Settings, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    settings.history.mkdir(parents=True)
    old, new = (settings.history / f"warehouse-{run}.duckdb" for run in ("old", "new"))
    for file in (old, new):
        shutil.copyfile(published.published_link.resolve(), file)
    with open_writer(new) as connection:
        connection.execute("update meta.publication set run_id = 'brand-new'")
    settings.published_link.symlink_to(old)
    with client_of(settings) as client, open_reader(settings.published_link) as reader:
        assert "20260101T020000-aaaaaa" in client.get("/").text
        fresh = settings.published / ".fresh"
        fresh.symlink_to(new)
        fresh.replace(settings.published_link)
        assert "brand-new" in client.get("/").text
        assert client.get("/healthz").json()["run_id"] == "brand-new"
        assert reader.execute("select run_id from meta.publication").fetchall() == [("20260101T020000-aaaaaa",)]


def test_before_the_first_publication_every_page_says_so(tmp_path: Path) -> None:
    with client_of(Settings(home=tmp_path)) as client:
        for path in ("/", "/query/chamber_ranking", "/query/chamber_ranking.csv"):
            response = client.get(path)
            assert response.status_code == 503
            assert "尚无已发布的数据" in response.text
            assert "Nothing is published yet" in response.text
        health = client.get("/healthz")
        assert (health.status_code, health.json()["status"]) == (503, "nothing published")


def test_a_failure_of_ours_tells_nothing_about_the_inside(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_writer(settings.published_link) as connection:
        connection.execute("create table not_a_publication (a integer)")
    with client_of(settings) as client:
        response = client.get("/")
    assert response.status_code == 500
    assert "系统出错" in response.text
    assert "meta.publication" not in response.text
    assert response.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.168.1.10", "10.0.0.1", "example.org", "", "127.0.0.1.example.org"],  # noqa: S104
)
def test_serve_refuses_to_listen_for_other_machines(published: Settings, host: str) -> None:
    with pytest.raises(NotLoopbackError, match=r"127\.0\.0\.1"):
        serve(published, host, 0)


def test_the_real_server_answers_on_loopback_without_naming_itself(published: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = (
        "import sys; from pathlib import Path; from dashboards.serve import serve; "
        "from pipelines.settings import Settings; serve(Settings(home=Path(sys.argv[1])), port=int(sys.argv[2]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(published.home), str(port)],
        cwd=PROJECT_ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                    headers, body = response.headers, json.load(response)
                break
            except urllib.error.URLError:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
    finally:
        process.terminate()
        _, told = process.communicate(timeout=30)
    assert body["run_id"] == "20260101T020000-aaaaaa"
    assert headers["server"] is None
    assert headers["x-frame-options"] == "DENY"
    assert f"http://127.0.0.1:{port}/" in told

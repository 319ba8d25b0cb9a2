"""The pages against the published tables: what they show adds up, filters, sorts and exports."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from dashboards.app import create_app
from dashboards.blocks import BLOCKS, list_blocks
from dashboards.query import list_queries, run_query
from dashboards.scope import ALL
from pipelines.settings import Settings
from pipelines.warehouse import open_reader, open_writer

CHAMBER = "CH-310106-0003"
VARIABLES = {
    "district": "'310106'",
    "chamber": f"'{CHAMBER}'",
    "chambers": f"['{CHAMBER}', 'CH-310104-0000']",
    "criterion": "'B1'",
    "indicator": "'B1-03'",
    "peer_group": "'行业商会|not_registered'",
    "rubric": "'sh-2017-prov-1'",
    "show": "'all'",
}
EMPTY_HERE = {"best_practice", "chamber_checks", "expectations"}
"""Blocks without rows in the made-up city: no chamber of it is complete, and no expectation was run on it."""

OWN_SOURCES = {"duckdb_columns", "duckdb_tables"}
"""What the data dictionary reads."""


@pytest.fixture(scope="module")
def client(published: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(published), base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def shell(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A plain connection, on a copy: the pages keep the file open with settings of their own."""
    copy = tmp_path_factory.mktemp("shell") / "copy.duckdb"
    shutil.copyfile(published.published_link.resolve(), copy)
    with duckdb.connect(str(copy), read_only=True) as shell:
        yield shell


def keys_of(page: str) -> list[str]:
    """Keys of the chambers of the first table, in their order."""
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    return re.findall(r'<a href="/chambers/([^"?]+)', table)


@pytest.mark.parametrize("name", list_blocks())
def test_a_block_runs_unchanged_in_a_plain_shell(shell: duckdb.DuckDBPyConnection, name: str) -> None:
    block = list_blocks()[name]
    for variable in block.variables:
        shell.execute(f'set variable "{variable}" = {VARIABLES.get(variable, "null")}')
    sql = (BLOCKS / f"{name}.sql").read_text(encoding="utf-8")
    assert shell.execute(sql).fetchall() or name in EMPTY_HERE


@pytest.mark.parametrize("name", list_blocks())
def test_a_block_reads_only_what_analysts_may_rely_on(name: str) -> None:
    sql = re.sub(r"--.*", "", list_blocks()[name].sql)
    with_names = set(re.findall(r"(\w+) as (?:materialized )?\(", sql))
    sources = set(re.findall(r"\b(?:from|join)\s+([a-z_.]+)", sql)) - with_names - OWN_SOURCES
    assert {source.split(".")[0] for source in sources} <= {"reporting", "marts", "quality"}


@pytest.mark.parametrize("name", list_blocks())
def test_no_sum_stands_beside_a_subquery_for_the_year(name: str) -> None:
    """DuckDB 2.0 can get a sum wrong that is ordered and filtered by a scalar subquery in one select."""
    for select in re.split(r"\n\)", list_blocks()[name].sql):
        assert not ("sum(" in select and "(select max(" in select)


def test_deadlines_count_every_chamber_once(shell: duckdb.DuckDBPyConnection) -> None:
    rows = shell.execute(list_blocks()["deadlines"].sql.replace("getvariable('district')", "null")).fetchall()
    [(expected,)] = shell.execute(
        "select chambers_expected from reporting.rpt_overview order by campaign_year desc limit 1"
    ).fetchall()
    assert {row[5] for row in rows} == {expected}
    assert all(sum(row[6:9]) == expected for row in rows)


def test_aggregates_add_up_to_the_city(shell: duckdb.DuckDBPyConnection) -> None:
    [(differing,)] = shell.execute(
        """
        select count(*) from reporting.rpt_overview as city
        where city.chambers_expected <> (
            select sum(grades.chambers) from reporting.rpt_district_grade as grades
            where grades.campaign_year = city.campaign_year
        ) or city.chambers_submitted <> (
            select sum(bins.chambers) from reporting.rpt_district_distribution as bins
            where bins.campaign_year = city.campaign_year
        ) or city.chambers_expected <> (
            select sum(peers.chambers_expected) from reporting.rpt_peer_group as peers
            where peers.campaign_year = city.campaign_year
        )
        """
    ).fetchall()
    assert differing == 0


def test_points_of_the_city_s_dimensions_and_measures_are_those_of_its_chambers(
    shell: duckdb.DuckDBPyConnection,
) -> None:
    [(mean, parts)] = shell.execute(
        """
        select any_value(city.mean_score), sum(dimensions.mean_score)
        from reporting.rpt_overview as city
        inner join reporting.rpt_city_dimension as dimensions on city.campaign_year = dimensions.campaign_year
        where city.campaign_year = 2025
        """
    ).fetchall()
    assert abs(mean - parts) <= Decimal("0.04"), "four means, each rounded to two digits"


@pytest.mark.parametrize("chamber", [CHAMBER, "CH-310104-0000", "CH-310104-0005"])
def test_the_points_of_a_chamber_s_rows_add_up_to_its_total(client: TestClient, chamber: str) -> None:
    page = client.get(f"/chambers/{chamber}").text
    rows = re.findall(r'<tr id="[A-D]\d-\d\d">.*?<td class="num strong">([\d.]+)</td>', page, re.DOTALL)
    assert len(rows) == 70
    foot = page[page.index("<tfoot>") :]
    shown, official = re.findall(r'<td class="num(?: strong)?">([\d.]+)</td>', foot)
    rounding = re.search(r"([+-]\d\.\d\d)</td>", foot)
    assert sum(map(Decimal, rows)) == Decimal(shown)
    assert Decimal(shown) + Decimal(rounding[1] if rounding else 0) == Decimal(official)


def test_the_ranking_is_the_query_page_by_page(client: TestClient, published: Settings) -> None:
    result = run_query(published.published_link, "chamber_ranking", {"ranked": "yes"}, scope=ALL)
    at = [label.name for label in result.query.labels].index("chamber_id")
    keys = [row[at] for row in result.rows]
    assert len(keys) > 50
    assert keys_of(client.get("/ranking").text) + keys_of(client.get("/ranking?page=2").text) == keys


@pytest.mark.parametrize(
    ("filters", "count"),
    [("district=310104", 5), ("search=ch-310104", 5), ("registered=yes", 0), ("search=徐汇3", 1), ("ranked=no", None)],
)
def test_filters_narrow_the_ranking(client: TestClient, filters: str, count: int | None) -> None:
    response = client.get(f"/ranking?{filters}")
    if count is None:
        assert response.status_code == 400, "the blocks are not a filter"
    elif count == 0:
        assert "没有符合条件的商会" in response.text
    else:
        assert len(keys_of(response.text)) == count


def test_the_ranking_sorts_and_keeps_its_filters_in_links(client: TestClient) -> None:
    by_rank = keys_of(client.get("/ranking?district=310104").text)
    lowest = client.get("/ranking?district=310104&sort=lowest").text
    assert keys_of(lowest) == by_rank[::-1]
    links = [html.unescape(link) for link in re.findall(r'href="(/[^"]*)"', lowest)]
    assert "/ranking?district=310104&sort=name" in links
    assert "/query/chamber_ranking.xlsx?district=310104&sort=lowest" in links


def test_a_chamber_is_found_by_its_credit_code(published: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(published.published_link.resolve(), copy)
    with open_writer(copy) as connection:
        connection.execute("update marts.dim_chamber set uscc = '51310106000000019Q' where chamber_id = ?", [CHAMBER])
    result = run_query(copy, "chamber_ranking", {"search": "51310106000000019q"}, scope=ALL)
    at = [label.name for label in result.query.labels].index("chamber_id")
    assert [row[at] for row in result.rows] == [CHAMBER]


def test_those_not_ranked_stand_below_with_their_reason(client: TestClient) -> None:
    page = client.get("/ranking").text
    second = page[page.index('<h2 class="second">') :]
    assert "CH-310104-0005" in second
    assert "未收到填报" in second


def test_compare_takes_four_and_no_more(client: TestClient) -> None:
    four = "&".join(f"chamber=CH-310106-{at:04d}" for at in range(4))
    assert client.get(f"/compare?{four}").text.count('colspan="2" class="wrap"') == 4
    assert client.get(f"/compare?{four}&chamber=CH-310104-0000").status_code == 400
    assert client.get(f"/compare?chamber={CHAMBER}&chamber=CH-000000-0000").status_code == 404
    english = re.search(r'<a class="language" href="([^"]*)"', client.get(f"/compare?{four}").text)
    assert english
    assert html.unescape(english[1]).count("chamber=") == 4


def test_every_query_can_be_taken_from_the_downloads(client: TestClient) -> None:
    page = client.get("/downloads").text
    sql = set(re.findall(r'href="(/sql/[^"]*)"', page))
    assert len(sql) == len(list_blocks()) + len(list_queries())
    for link in sorted(sql):
        response = client.get(link)
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert "select" in response.text
    assert client.get("/sql/nothing").status_code == 404


def test_the_dictionary_tells_every_column_in_the_language_of_the_page(client: TestClient) -> None:
    chinese, english = client.get("/dictionary").text, client.get("/dictionary?lang=en").text
    for page in (chinese, english):
        assert "<code>marts.fct_chamber_score</code>" in page
        assert not re.findall(r'<td class="text"></td>', page)
    assert "Campaign year." in english


@pytest.mark.parametrize("path", ["/", "/ranking", "/districts", "/districts/310106", f"/chambers/{CHAMBER}"])
def test_a_page_stays_below_a_hundred_kilobytes(client: TestClient, path: str) -> None:
    for language in ("zh", "en"):
        assert len(client.get(path, params={"lang": language}).content) < 100_000


def test_movement_is_told_with_signs_and_words(client: TestClient, published: Settings) -> None:
    page = client.get("/movement?show=all").text
    with open_reader(published.published_link) as shell:
        moves = shell.execute(
            """
            select chamber_id, change from reporting.rpt_movement
            where campaign_year = 2025 and compared_to = 'last_year' and change is not null
            order by abs(change) desc, chamber_id limit 50
            """
        ).fetchall()
    table = page[page.rindex("<tbody>") :]
    shown = re.findall(r'/chambers/([^"?]+)".*?class="(up|down|quiet)">(▲|▼)? ?(?:升|降|持平)', table)
    assert [chamber for chamber, *_ in shown] == [chamber for chamber, _ in moves]
    signs = {"up": "▲", "down": "▼", "quiet": ""}
    assert all(sign == signs[style] for _, style, sign in shown)
    assert all((change > 0) == (style == "up") for (_, change), (_, style, _) in zip(moves, shown, strict=True))


def test_movement_counts_every_chamber_of_the_year_once(shell: duckdb.DuckDBPyConnection) -> None:
    rows = shell.execute(
        """
        select compared_to, sum(chambers_risen + chambers_fallen + chambers_steady + chambers_not_compared)
        from reporting.rpt_movement_count where campaign_year = 2025 group by all
        """
    ).fetchall()
    compared = shell.execute(
        "select compared_to, count(*) from reporting.rpt_movement where campaign_year = 2025 group by all"
    ).fetchall()
    assert rows
    assert sorted(rows) == sorted(compared)

"""The query files on a published city: what they promise in their headers, their parameters, and hostile values."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb
import pytest

from dashboards.blocks import list_blocks
from dashboards.catalogue import QUERIES, QueryFileError, parse_query
from dashboards.query import (
    Query,
    QueryError,
    UnknownQueryError,
    ask,
    choices,
    count_rows,
    find_query,
    list_queries,
    run_query,
)
from dashboards.scope import ALL
from dashboards.scoped_connection import open_scoped
from pipelines.settings import Settings

NAMED_IN_THE_CONTRACT = {
    "chamber_ranking", "district_ranking", "district_dimension", "priority_measures", "weakest_indicators",
    "incomplete_submissions", "claimed_vs_official",
}  # fmt: skip
CHAMBER = "CH-310106-0001"
QUERIES_BY_NAME = {query.name: query for query in list_queries()}
HOSTILE = (
    "' or 1=1 --",
    "'; drop table reporting.rpt_overview; --",
    "\"; attach 'x.duckdb'; --",
    "<script>alert(1)</script>",
    "%",
    "_",
    "\\",
    "$$",
    "getvariable('year')",
    "read_csv('/etc/passwd')",
)
HEADER = "-- 题\n-- Title\n--\n-- 说明\n-- About\n--\n-- 参数 Parameters\n"


def needed(query: Query) -> dict[str, str]:
    return {parameter.name: CHAMBER for parameter in query.parameters if parameter.is_required}


def all_rows(published: Settings, name: str, **params: str) -> list[dict[str, object]]:
    query = QUERIES_BY_NAME[name]
    result = run_query(published.published_link, name, {**needed(query), **params}, scope=ALL)
    return [dict(zip([column.name for column in result.columns], row, strict=True)) for row in result.rows]


NOTHING_HERE = {"good_practice"}
"""No chamber of the made-up city is complete; the demo city of the nights has good practice."""

each_query = pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)


def test_the_promised_queries_are_there() -> None:
    assert set(QUERIES_BY_NAME) >= NAMED_IN_THE_CONTRACT


@each_query
def test_a_query_answers_with_the_columns_that_its_header_names(published: Settings, query: Query) -> None:
    result = run_query(published.published_link, query.name, needed(query), scope=ALL)
    assert [column.name for column in result.columns] == [label.name for label in query.labels]
    assert result.rows or query.name in NOTHING_HERE


@each_query
def test_a_query_file_runs_unchanged_in_a_plain_connection(published: Settings, query: Query) -> None:
    with duckdb.connect(str(published.published_link.resolve()), read_only=True) as shell:
        for name, value in needed(query).items():
            shell.execute(f"set variable \"{name}\" = '{value}'")
        rows = shell.execute((QUERIES / f"{query.name}.sql").read_text(encoding="utf-8")).fetchall()
    assert rows == run_query(published.published_link, query.name, needed(query), scope=ALL).rows


def test_an_analyst_may_set_numbers_as_numbers(published: Settings) -> None:
    with duckdb.connect(str(published.published_link.resolve()), read_only=True) as shell:
        shell.execute('set variable year = 2024; set variable district = 310106; set variable "limit" = 3')
        rows = shell.execute((QUERIES / "chamber_ranking.sql").read_text(encoding="utf-8")).fetchall()
    assert [(row[0], row[3]) for row in rows] == [(2024, "310106")] * 3


@each_query
def test_a_query_reads_only_what_analysts_may_rely_on(query: Query) -> None:
    sql = re.sub(r"--.*", "", query.sql)
    with_names = set(re.findall(r"(\w+) as \(", sql))
    sources = set(re.findall(r"\b(?:from|join)\s+([a-z_.]+)", sql)) - with_names
    assert sources
    assert {source.split(".")[0] for source in sources} <= {"reporting", "marts", "quality"}


@pytest.mark.parametrize(
    "name", [query.name for query in list_queries() if "campaign_year" in {label.name for label in query.labels}]
)
def test_the_year_is_the_latest_unless_it_is_set(published: Settings, name: str) -> None:
    assert {row["campaign_year"] for row in all_rows(published, name)} == {2025} or name in NOTHING_HERE
    # Nothing was refused in 2024, and no campaign came before it.
    if name not in {"rejected_rows", "bridge", *NOTHING_HERE}:
        assert {row["campaign_year"] for row in all_rows(published, name, year="2024")} == {2024}


@pytest.mark.parametrize("name", [query.name for query in list_queries() if "district" in query.parameter_names])
def test_a_district_filters(published: Settings, name: str) -> None:
    rows = all_rows(published, name, district="310106")
    assert {row["district_code"] for row in rows} == {"310106"} or name in NOTHING_HERE
    # These two answer about the city where no district is asked for.
    if name not in {"weakest_indicators", "weakest_points"}:
        assert len(rows) == len([row for row in all_rows(published, name) if row["district_code"] == "310106"])


def test_weakest_indicators_without_a_district_are_those_of_the_city(published: Settings) -> None:
    city = all_rows(published, "weakest_indicators")
    assert {row["district_zh"] for row in city} == {"全市"}
    assert [row["mean_points_lost"] for row in city] == sorted((row["mean_points_lost"] for row in city), reverse=True)
    code = city[0]["indicator_code"]
    parts = [
        row
        for district in ("310000", "310104", "310106")
        for row in all_rows(published, "weakest_indicators", district=district)
        if row["indicator_code"] == code
    ]
    for column in ("chambers_applicable", "chambers_not_reported"):
        assert city[0][column] == sum(row[column] for row in parts)


@pytest.mark.parametrize(
    ("name", "parameter", "value", "column"),
    [
        ("chamber_ranking", "chamber_type", "行业商会", "chamber_type_zh"),
        ("chamber_ranking", "chamber", CHAMBER, "chamber_id"),
        ("claimed_vs_official", "chamber", CHAMBER, "chamber_id"),
        ("chamber_detail", "chamber", "CH-310104-0000", "chamber_id"),
        ("submission_checks", "chamber", CHAMBER, "chamber_id"),
        ("submission_checks", "check", "evidence_missing", "check_code"),
        ("district_dimension", "dimension", "B", "dimension_code"),
        ("weakest_indicators", "dimension", "B", "dimension_code"),
        ("priority_measures", "measure", "M3", "measure_code"),
        ("rejected_rows", "chamber", CHAMBER, "chamber_id"),
    ],
)
def test_a_parameter_filters_its_column(
    published: Settings, name: str, parameter: str, value: str, column: str
) -> None:
    rows = all_rows(published, name, **{parameter: value})
    assert {row[column] for row in rows} == {value}
    if not QUERIES_BY_NAME[name].parameters[0].is_required:
        assert len(rows) < len(all_rows(published, name))


def test_search_finds_names_and_keys_whatever_their_case(published: Settings) -> None:
    assert [row["chamber_id"] for row in all_rows(published, "chamber_ranking", search="<SCRIPT>")] == [
        "CH-310106-0000"
    ]
    assert len(all_rows(published, "chamber_ranking", search="ch-310104")) == 6


def test_files_filter_by_outcome_and_refused_rows_by_file(published: Settings) -> None:
    refused = all_rows(published, "ingest_files", outcome="refused")
    assert [row["file_name"] for row in refused] == ["便条.csv"]
    assert all_rows(published, "ingest_files")[0]["file_name"] == "便条.csv", "what could not be read comes first"
    holder = next(row for row in all_rows(published, "ingest_files") if row["rows_rejected"])
    assert len(all_rows(published, "rejected_rows", file=str(holder["file_id"]))) == holder["rows_rejected"] == 6


def test_the_chamber_that_sent_nothing_is_listed_with_its_reason(published: Settings) -> None:
    last = all_rows(published, "chamber_ranking", district="310104")[-1]
    assert (last["chamber_id"], last["city_rank"]) == ("CH-310104-0005", None)
    assert last["unranked_reason_zh"]
    assert last["unranked_reason_en"]


@each_query
def test_pages_of_rows_add_up_to_the_whole(published: Settings, query: Query) -> None:
    whole = run_query(published.published_link, query.name, needed(query), scope=ALL).rows
    size = max(7, len(whole) // 20)
    pages = []
    with open_scoped(published.published_link, ALL) as connection:
        for offset in range(0, len(whole) + size, size):
            span = {"limit": str(size), "offset": str(offset)}
            pages += ask(connection, query, {**needed(query), **span}).rows
        assert count_rows(connection, query, {**needed(query), "limit": "1", "offset": "1"}) == len(whole)
    assert pages == whole


def test_nothing_is_left_from_an_earlier_query_on_the_same_connection(published: Settings) -> None:
    query = find_query("chamber_ranking")
    with open_scoped(published.published_link, ALL) as connection:
        first = ask(connection, query, {"district": "310104", "limit": "2"})
        second = ask(connection, query, {})
    assert (len(first.rows), len(second.rows)) == (2, 60)


def test_blank_parameters_are_the_same_as_none(published: Settings) -> None:
    blank = run_query(published.published_link, "chamber_ranking", {"district": "", "search": "  "}, scope=ALL)
    assert len(blank.rows) == 60
    assert blank.parameters == {}


@each_query
def test_hostile_values_find_nothing_and_do_no_harm(published: Settings, query: Query) -> None:
    file = published.published_link.resolve()
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with open_scoped(file, ALL) as connection:
        for parameter in query.parameters:
            for value in HOSTILE:
                try:
                    rows = ask(connection, query, {**needed(query), parameter.name: value}).rows
                except QueryError:
                    continue
                is_a_name = (parameter.name, value) == ("search", "<script>alert(1)</script>")
                # A movement is a row for each of the two comparisons.
                once = 2 if query.name == "movement" else 1
                assert len(rows) == (once if is_a_name else 0), (parameter.name, value)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    ("name", "params", "told"),
    [
        ("chamber_rankin", {}, "chamber_ranking, claimed_vs_official"),
        ("overview", {"jahr": "2025"}, "known: year, limit, offset"),
        ("overview", {"year": "2031"}, "known: 2025, 2024"),
        ("overview", {"year": "２０２５"}, "whole number"),
        ("overview", {"limit": "-1"}, "whole number"),
        ("chamber_ranking", {"district": "310108"}, "310106 静安区"),
        ("chamber_ranking", {"search": "a\x00b"}, "control characters"),
        ("chamber_ranking", {"search": "\udcff"}, "control characters"),
        ("chamber_ranking", {"search": "长" * 201}, "too long"),
        ("chamber_detail", {}, "needs the parameter chamber"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(
    published: Settings, name: str, params: dict[str, str], told: str
) -> None:
    with pytest.raises(QueryError, match=re.escape(told)):
        run_query(published.published_link, name, params, scope=ALL)


def test_an_unknown_query_is_an_error_of_its_own() -> None:
    with pytest.raises(UnknownQueryError, match="没有这个查询"):
        find_query("../secrets")


def test_choices_are_those_of_the_published_file(published: Settings) -> None:
    with open_scoped(published.published_link, ALL) as connection:
        years = choices(connection, "year")
        districts = choices(connection, "district")
        assert choices(connection, "search") is None
    assert years is not None
    assert [choice.value for choice in years] == ["2025", "2024"]
    assert districts is not None
    assert len(districts) == 17
    assert (districts[0].value, districts[0].label_zh, districts[0].label_en) == (
        "310000", "市级商会", "City-level chambers",
    )  # fmt: skip


def test_every_choice_file_belongs_to_a_parameter() -> None:
    known = {name for query in list_queries() for name in query.parameter_names}
    known |= {name for block in list_blocks().values() for name in block.variables}
    files = {path.stem for path in (Path(QUERIES).parent / "choices").glob("*.sql")}
    assert files
    assert files <= known


def test_the_indicators_of_a_chamber_add_up_to_its_score(published: Settings) -> None:
    with open_scoped(published.published_link, ALL) as connection:
        [(differing,)] = connection.execute(
            """
            select count(*)
            from (
                select campaign_year, chamber_id, sum(official_contribution) as earned
                from marts.fct_indicator_score group by all
            ) join marts.fct_chamber_score using (campaign_year, chamber_id)
            where abs(earned - official_score) > 0.0000001
            """
        ).fetchall()
    assert differing == 0
    shown = all_rows(published, "chamber_detail")
    assert len(shown) == 70
    assert sum(row["effective_weight"] for row in shown) == 100


@pytest.mark.parametrize(
    "text",
    [
        "select 1;",
        HEADER + "--   year  年度 | year\nselect 1;",
        HEADER + "--   year 年度\n-- 列 Columns\n--   a  甲 | a\nselect 1;",
    ],
)
def test_a_header_that_lacks_something_is_refused_by_name(text: str) -> None:
    with pytest.raises(QueryFileError, match=r"broken\.sql"):
        parse_query("broken", text)

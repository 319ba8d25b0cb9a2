"""Answers written out: read back equal to the query, and harmless in a spreadsheet or a terminal."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from dashboards.query import Query, QueryError, QueryResult, list_queries, run_query
from dashboards.query_command import main_query, parse_parameters
from dashboards.scope import ALL
from dashboards.workbook import MOST_ROWS, write_xlsx
from dashboards.writers import neutralised, write_csv, write_json, write_table
from pipelines.settings import Settings

CHAMBER = "CH-310106-0001"
each_query = pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)


def answer(published: Settings, query: Query | str) -> QueryResult:
    name = query if isinstance(query, str) else query.name
    params = {"chamber": CHAMBER} if name == "chamber_detail" else {}
    return run_query(published.published_link, name, params, scope=ALL)


def workbook_of(result: QueryResult) -> CalamineWorkbook:
    stream = io.BytesIO()
    write_xlsx(result, stream)
    stream.seek(0)
    return CalamineWorkbook.from_filelike(stream)


def as_csv_text(value: Any) -> str:
    """What a person should read in the CSV, written independently of the writer."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}:
        return "'" + value
    return str(value)


@each_query
def test_csv_reads_back_equal_to_the_query(published: Settings, query: Query) -> None:
    result = answer(published, query)
    stream = io.StringIO(newline="")
    write_csv(result, stream)
    stream.seek(0)
    header, *rows = csv.reader(stream)
    assert header == [column.name for column in result.columns]
    assert rows == [[as_csv_text(value) for value in row] for row in result.rows]


@each_query
def test_json_reads_back_equal_to_the_query_with_exact_numbers(published: Settings, query: Query) -> None:
    result = answer(published, query)
    stream = io.StringIO()
    write_json(result, stream)
    objects = json.loads(stream.getvalue(), parse_float=Decimal)
    names = [column.name for column in result.columns]
    expected = [
        {
            name: value.isoformat() if isinstance(value, (date, datetime)) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in result.rows
    ]
    assert objects == expected


@each_query
def test_a_workbook_reads_back_equal_to_the_query(published: Settings, query: Query) -> None:
    result = answer(published, query)
    header, *rows = workbook_of(result).get_sheet_by_index(0).to_python()
    assert header == [f"{label.zh}\n{label.en}" for label in query.labels]
    assert len(rows) == len(result.rows)
    for read, row in zip(rows, result.rows, strict=True):
        for cell, value in zip(read, row, strict=True):
            assert cell == ("" if value is None else float(value) if isinstance(value, Decimal) else value)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(published: Settings) -> None:
    result = answer(published, "rejected_rows")
    stream = io.BytesIO()
    write_xlsx(result, stream)
    at = [column.name for column in result.columns].index("value_raw")
    values = [row[at] for row in result.rows]
    assert any(value.startswith("=") for value in values)
    with zipfile.ZipFile(stream) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
        assert not [name for name in archive.namelist() if "externalLink" in name or name.endswith("sheet1.xml.rels")]
    assert sheets
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]


def test_a_workbook_says_what_it_shows_and_that_points_are_provisional(published: Settings) -> None:
    result = run_query(published.published_link, "chamber_ranking", {"district": "310104"}, scope=ALL)
    about = workbook_of(result).get_sheet_by_name("说明 About").to_python()
    said = {row[0]: row[1] for row in about}
    assert said["数据版本 Data version"] == "20260101T020000-aaaaaa"
    assert said["截止日 As of"] == "2025-12-31"
    assert said["参数 Parameter district"] == "310104"
    assert "分值暂定" in said["分值 Points"]


def test_more_rows_than_a_sheet_holds_are_refused_not_dropped(published: Settings) -> None:
    result = answer(published, "overview")
    with pytest.raises(QueryError, match=str(MOST_ROWS)):
        write_xlsx(replace(result, rows=result.rows * (MOST_ROWS + 1)), io.BytesIO())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_begins_like_a_formula_is_led_by_an_apostrophe(start: str) -> None:
    assert neutralised(f"{start}1+1") == f"'{start}1+1"
    assert neutralised(f"1{start}1") == f"1{start}1"


def test_negative_numbers_stay_numbers_in_csv(published: Settings) -> None:
    result = answer(published, "claimed_vs_official")
    at = [column.name for column in result.columns].index("difference")
    rows = [(*row[:at], Decimal("-3.20"), *row[at + 1 :]) for row in result.rows[:1]]
    stream = io.StringIO(newline="")
    write_csv(replace(result, rows=rows), stream)
    assert ",-3.20," in stream.getvalue()


def test_the_table_has_both_languages_and_shows_markup_as_it_is(published: Settings) -> None:
    result = answer(published, "chamber_ranking")
    rows = [
        tuple(
            "[red]坏\x1b[31m\x07商会[/red]" if value == "<script>alert(1)</script>示例商会" else value for value in row
        )
        for row in result.rows
    ]
    stream = io.StringIO()
    write_table(replace(result, rows=rows), Console(file=stream, width=1000))
    text = stream.getvalue()
    assert "全市名次" in text
    assert "City rank" in text
    assert "[red]坏 [31m 商会[/red]" in text
    assert "\x1b" not in text
    assert "分值暂定" in text
    assert "Provisional points" in text
    assert "district_en" not in text


def test_the_command_writes_files_and_marks_csv_for_excel(published: Settings, tmp_path: Path) -> None:
    out = tmp_path / "new" / "ranking.csv"
    assert main_query(published, "district_ranking", {}, "csv", out) == out
    assert out.read_bytes().startswith(b"\xef\xbb\xbfcampaign_year,")
    workbook = tmp_path / "ranking.xlsx"
    assert main_query(published, "district_ranking", {"limit": "1"}, "xlsx", workbook) == workbook
    assert len(CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()) == 2
    assert main_query(published, "district_ranking", {}, "json", tmp_path / "r.json")
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))) == 3


def test_the_command_writes_to_standard_output(published: Settings, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main_query(published, "district_ranking", {"limit": "1"}, "csv") is None
    sys.stdout.flush()
    lines = capsysbinary.readouterr().out.decode("utf-8").splitlines()
    assert lines[0].startswith("campaign_year,")
    assert len(lines) == 2
    assert main_query(published, "district_ranking", {}, "xlsx") is None
    assert (
        CalamineWorkbook.from_filelike(io.BytesIO(capsysbinary.readouterr().out)).sheet_names[0] == "district_ranking"
    )
    main_query(published, "district_ranking", {}, "table")
    sys.stdout.flush()
    assert "静安区" in capsysbinary.readouterr().out.decode("utf-8")


def test_an_unknown_format_lists_those_that_exist(published: Settings) -> None:
    with pytest.raises(QueryError, match="table, csv, json, xlsx"):
        main_query(published, "overview", {}, "pdf")


def test_parameters_are_read_as_name_and_value() -> None:
    assert parse_parameters(["district=310106", "search=a=b"]) == {"district": "310106", "search": "a=b"}
    for wrong in (["district"], ["=310106"], ["year=2025", "year=2024"]):
        with pytest.raises(QueryError):
            parse_parameters(wrong)

"""Long tables and registers from text files and Excel, recognised by their header alone."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.ingest.header import table_headers
from pipelines.ingest.read_file import read_file
from pipelines.ingest.read_result import LONG_COLUMNS, OUTCOMES, Content, Table, UnreadableError, rows_schema
from tests.unit.awkward_bytes import zip_bytes
from tests.unit.ingest_files import (
    CHAMBER,
    CHAMBER_ROW,
    LONG,
    REGISTER,
    csv_bytes,
    password_container,
    value_row,
    xlsx_bytes,
)

KNOWN = table_headers()
WRITTEN = ("campaign_year", "chamber_id", "field_code", "value", "evidence", "stage", "reason")
"""The columns of LONG."""


def read(data: bytes) -> Content:
    return read_file(data, KNOWN)


def frame(table: Table) -> pl.DataFrame:
    if isinstance(table.rows, pl.DataFrame):
        return table.rows
    return pl.DataFrame(table.rows, schema=rows_schema(table.form), orient="row")


def only(data: bytes) -> pl.DataFrame:
    (table,) = read(data).tables
    return frame(table)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_every_encoding_that_excel_saves(encoding: str) -> None:
    rows = only(csv_bytes([LONG, value_row(evidence="附件一：签到表，㐂")], encoding))
    assert rows.row(0) == (
        2,
        "2017",
        CHAMBER,
        None,
        None,
        "members_total",
        "30",
        "附件一：签到表，㐂",
        None,
        None,
        None,
    )


@pytest.mark.parametrize("header", [
    list(LONG_COLUMNS),
    ["　年度 ", "商会 编码", "字段编码\u200b", "填报值", "佐证材料", "阶段", "扣分原因"],
    ["ＣＡＭＰＡＩＧＮ＿ＹＥＡＲ", "Chamber_ID", "FIELD_CODE", " Value", "evidence", "stage", "reason"],
])  # fmt: skip
def test_headers_are_known_in_both_languages_whatever_their_width_case_and_spaces(header: list[str]) -> None:
    assert only(csv_bytes([header, value_row()]))["chamber_id"].to_list() == [CHAMBER]


def test_columns_may_stand_in_any_order_among_others_and_be_missing() -> None:
    rows = only(csv_bytes([["备注", "填报值", "商会编码", "序号", "字段编码"], ["x", "5", "CH-1", "1", "pacts"]]))
    assert rows.row(0, named=True) == {
        "source_row": 2, "campaign_year": None, "chamber_id": "CH-1", "field_code": "pacts", "value": "5",
        "evidence": None, "stage": None, "reason": None, "chamber_name": None, "uscc": None, "row_fault": None,
    }  # fmt: skip


@pytest.mark.parametrize("make", [csv_bytes, lambda rows: xlsx_bytes({"数据": rows})])
def test_title_rows_above_the_header_are_passed_over_and_rows_keep_their_numbers(make: object) -> None:
    assert callable(make)
    rows = only(make([["2017年度填报汇总"], [], LONG, value_row(), [], value_row(value="31"), ["", "　", ""]]))
    assert rows.select("source_row", "value").rows() == [(4, "30"), (6, "31")]


def test_a_header_below_the_twentieth_row_is_not_looked_for() -> None:
    assert only(csv_bytes([*[["说明"]] * 19, LONG, value_row()])).height == 1
    with pytest.raises(UnreadableError, match="unknown_layout"):
        read(csv_bytes([*[["说明"]] * 20, LONG, value_row()]))


def test_a_cell_with_a_line_end_in_quotes_is_one_row() -> None:
    rows = only(csv_bytes([["说明\n两行"], LONG, value_row(evidence="甲\n乙"), value_row(value="31")]))
    assert rows.select("source_row", "value", "evidence").rows() == [(3, "30", "甲\n乙"), (4, "31", "附件1")]


def test_a_row_with_more_cells_than_the_header_is_marked_and_the_others_are_kept() -> None:
    rows = only(csv_bytes([LONG, value_row(), [*value_row(), "多"], value_row(value="31"), [*value_row(), ""]]))
    assert rows["row_fault"].to_list() == [None, "ragged_row", None, "ragged_row"]


def test_a_number_that_a_comma_cut_in_two_is_not_read_as_its_first_half() -> None:
    cut = [*value_row()[:3], "1", "030", "附件1", "", ""]
    assert only(csv_bytes([LONG, cut, cut]))["row_fault"].to_list() == ["ragged_row"] * 2


def test_a_short_row_has_blank_cells() -> None:
    rows = only(csv_bytes([LONG, ["2017", CHAMBER], value_row()]))
    assert rows.row(0) == (2, "2017", CHAMBER, *[None] * 8)


def test_a_quotation_mark_inside_a_cell_is_kept() -> None:
    data = csv_bytes([LONG, value_row(), value_row(value="31")]).replace("附件1".encode(), '附"件'.encode(), 1)
    assert only(data)["evidence"].to_list() == ['附"件', "附件1"]


def test_a_quotation_mark_that_is_never_closed_refuses_the_file_and_names_the_line() -> None:
    data = csv_bytes([LONG, value_row(evidence="@"), value_row()]).replace(b"@", '"附件'.encode())
    with pytest.raises(UnreadableError, match=r"unreadable: line \d"):
        read(data)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_read(end: str) -> None:
    text = end.join([",".join(LONG), ",".join(map(str, value_row())), ""])
    assert only(text.encode())["value"].to_list() == ["30"]


CELL = st.text(st.sampled_from("30约,\"\n\r甲 ;'\\"), max_size=6)


@given(st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=6))
@example([["", "", "", "", "", "", '"']])
def test_every_cell_written_by_a_csv_writer_comes_back_whichever_reader_takes_it(rows: list[list[str]]) -> None:
    filled = [["2017", "CH-1", *row[2:]] for row in rows]
    texts = only(csv_bytes([LONG, *filled])).select(WRITTEN).fill_null("").rows()
    assert [list(row) for row in texts] == filled


@settings(max_examples=400)
@given(st.text(st.sampled_from('3,"\n甲 x'), max_size=40))
def test_an_irregular_row_changes_nothing_in_how_the_others_are_read(body: str) -> None:
    """Polars reads a regular file, Python's csv an irregular one: both must understand the same text alike."""
    head, irregular = ",".join(LONG) + "\n", 'a"b,,,,,,\n'
    try:
        regular_rows = only((head + body).encode()).drop("source_row").fill_null("").rows()
    except UnreadableError:
        with pytest.raises(UnreadableError):
            only((head + irregular + body).encode())
    else:
        rows = only((head + irregular + body).encode()).drop("source_row").fill_null("").rows()
        assert rows == [('a"b', *[""] * 9), *regular_rows]


def test_excel_cells_become_the_text_a_person_sees() -> None:
    values = [12.0, 0.1 + 0.2, True, date(2017, 4, 6), 1e15, 1234567.25, "=1/0", -0.0]
    rows = only(xlsx_bytes({"数据": [LONG, *[value_row(value=value) for value in values]]}))
    assert rows["value"].to_list() == [
        "12", "0.3", "TRUE", "2017-04-06", "1000000000000000", "1234567.25", "#DIV/0!", "0"
    ]  # fmt: skip


def test_every_sheet_with_a_known_header_is_read_and_the_rows_of_a_hidden_one_carry_that_fault() -> None:
    content = read(
        xlsx_bytes(
            {"说明": [["请填写"]], "一": [LONG, value_row()], "二": [["标题"], LONG, value_row()]}, hidden=["二"]
        )
    )
    assert [(table.sheet, frame(table)["source_row"].to_list()) for table in content.tables] == [
        ("一", [2]),
        ("二", [3]),
    ]
    assert [frame(table)["row_fault"].to_list() for table in content.tables] == [[None], ["hidden_sheet"]]
    assert content.kind == "long"


def test_a_register_is_told_from_a_long_table_by_its_header() -> None:
    for data in (csv_bytes([REGISTER, CHAMBER_ROW], "gb18030"), xlsx_bytes({"名册": [REGISTER, CHAMBER_ROW]})):
        content = read(data)
        assert (content.kind, content.tables[0].form) == ("register", "register")
        assert frame(content.tables[0])["name_zh"].to_list() == ["示例街道商会"]
        assert content.tables[0].headers["district_code"] == "所属区"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (" \r\n\u3000\n".encode(), "empty"),
        (xlsx_bytes({"空": []}), "empty"),
        ("只是一段文字".encode(), "unknown_layout"),
        (xlsx_bytes({"a": [["商会编码", "备注"]]}), "unknown_layout"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"PK\x03\x04 not a package", "truncated"),
        (xlsx_bytes({"一": [LONG, value_row()]})[:3000], "truncated"),
        (password_container(), "encrypted"),
        (csv_bytes([LONG, value_row()])[:-30] + b"\xff\xff", "unknown_encoding"),
        (csv_bytes([[*LONG, "value"], value_row()]), "duplicate_column"),
        (csv_bytes([LONG]) + '2017,CH-1,pacts,3,"附件'.encode()[:-1], "unknown_encoding"),
        (zip_bytes({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b"<worksheet/>"}), "unreadable"),
    ],
)
def test_what_cannot_be_taken_as_a_whole_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read(data)
    assert refusal.value.code == code


@given(st.binary(max_size=300))
@example(b"PK\x03\x04" + bytes(60))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        content = read(data)
    except UnreadableError as error:
        refusal = error.code
    else:
        refusal = "" if content.tables else "nothing"
    assert refusal in {"", *OUTCOMES}

"""What people do to tables: other delimiters and encodings, decorated headers, merged cells, totals, copied forms."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest.header import column_letter, compared, plain, table_headers
from pipelines.ingest.read_file import read_file
from pipelines.ingest.read_result import COLUMNS, Table, UnreadableError, rows_schema
from pipelines.reference import header_synonyms
from pipelines.workbooks import layout
from tests.unit.ingest_files import CHAMBER, CHAMBER_ROW, LONG, REGISTER, csv_bytes, value_row, xlsx_bytes

KNOWN = table_headers()
Rows = list[list[object]]


def tables(data: bytes) -> tuple[Table, ...]:
    return read_file(data, KNOWN).tables


def frame(table: Table) -> pl.DataFrame:
    rows = table.rows
    return rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, schema=rows_schema(table.form), orient="row")


def only(data: bytes) -> pl.DataFrame:
    (table,) = tables(data)
    return frame(table)


def excel(rows: Rows) -> bytes:
    return xlsx_bytes({"数据": rows})


def sheet_bytes(write: Callable[[object], None]) -> bytes:
    """A workbook of one sheet, written by the caller."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        write(workbook.add_worksheet("数据"))
    return buffer.getvalue()


BOTH = pytest.mark.parametrize("make", [csv_bytes, excel], ids=["text", "excel"])

CELL = st.text(st.sampled_from('30约,"\n甲 ;\t'), max_size=5)
DIALECT = st.tuples(
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]),
)


@settings(max_examples=150)
@given(st.lists(st.tuples(CELL, CELL), max_size=5), DIALECT)
def test_the_same_rows_come_back_in_any_delimiter_line_end_and_encoding(
    cells: list[tuple[str, str]], dialect: tuple[str, str, str]
) -> None:
    delimiter, end, encoding = dialect
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerows([LONG, *[["2017", CHAMBER, "pacts", value, proof, "", ""] for value, proof in cells]])
    rows = only(stream.getvalue().encode(encoding))
    assert rows.select("value", "evidence").fill_null("").rows() == cells
    assert rows["source_row"].to_list() == list(range(2, len(cells) + 2))


def test_the_first_line_of_excel_that_names_the_delimiter_is_passed_over() -> None:
    text = "sep=;\n" + ";".join(LONG) + "\n" + ";".join(map(str, value_row())) + "\n"
    assert only(text.encode()).select("source_row", "value").rows() == [(3, "30")]


@pytest.mark.parametrize(
    "header",
    ["填报值(必填)", "*填报值", "填报值（单位：家）", "填报值：", " 填 报 值 \n(必填)", "填报值*"],
)
def test_a_decorated_header_is_known(header: str) -> None:
    assert only(excel([[header if name == "填报值" else name for name in LONG], value_row()]))["value"][0] == "30"


def test_a_bare_header_wins_over_a_decorated_one() -> None:
    rows = only(csv_bytes([[*LONG, "填报值(上年)"], [*value_row(), "29"]]))
    assert (rows["value"].to_list(), rows["row_fault"].to_list()) == (["30"], [None])


def test_two_decorated_headers_of_one_column_are_not_chosen_between() -> None:
    header = ["填报值(本年)" if name == "填报值" else name for name in LONG]
    with pytest.raises(UnreadableError, match="duplicate_column"):
        tables(csv_bytes([[*header, "填报值(上年)"], [*value_row(), "29"]]))


@pytest.mark.parametrize("form", COLUMNS)
def test_every_synonym_means_one_column(form: str) -> None:
    pairs = [(compared(header), column) for header, column in header_synonyms(form).items()]
    assert len(dict(pairs)) == len(pairs)
    assert {column for _, column in pairs} == set(COLUMNS[form])
    assert all(plain(header) == header for header, _ in pairs)


@BOTH
def test_chambers_may_be_given_by_name_or_credit_code(make: Callable[[Rows], bytes]) -> None:
    rows = only(make([["商会全称", "信用代码", "字段代码", "数值"], ["甲商会", "51310000000000019W", "pacts", "3"]]))
    assert rows.select("chamber_id", "chamber_name", "uscc", "field_code", "value").row(0) == (
        None, "甲商会", "51310000000000019W", "pacts", "3",
    )  # fmt: skip


@BOTH
@pytest.mark.parametrize("total", [
    ["合计", "", "", "3050", "", "", ""], ["", "小 计：", "", "3050", "", "", ""], ["2017", "总计(30家)", "", "1"],
    ["2017", CHAMBER, "合计", "3050"], ["", "Total", "", "3050"],
])  # fmt: skip
def test_rows_of_totals_are_no_rows_received(make: Callable[[Rows], bytes], total: list[object]) -> None:
    rows = only(make([LONG, value_row(), total, value_row(value="31"), [], total]))
    assert rows.select("source_row", "value").rows() == [(2, "30"), (4, "31")]


@BOTH
def test_a_row_that_only_speaks_of_totals_is_kept(make: Callable[[Rows], bytes]) -> None:
    rows = only(make([LONG, value_row(evidence="合计"), value_row(reason="合计"), value_row(chamber="合计商会")]))
    assert rows.height == 3


@BOTH
def test_a_header_repeated_on_a_new_page_is_no_row(make: Callable[[Rows], bytes]) -> None:
    assert only(make([LONG, value_row(), LONG, value_row(value="31")]))["source_row"].to_list() == [2, 4]


def test_totals_of_a_register_are_no_chambers() -> None:
    assert only(excel([REGISTER, CHAMBER_ROW, ["合计", "1家"]])).height == 1


def test_a_cell_merged_over_rows_speaks_for_all_of_them_except_a_value() -> None:
    def write(sheet: object) -> None:
        assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
        sheet.merge_range("A1:G1", "2017年度汇总")
        for column, name in enumerate(LONG):
            sheet.write(1, column, name)
        sheet.merge_range("A3:A5", 2017)
        sheet.merge_range("B3:B5", CHAMBER)
        sheet.merge_range("E3:E4", "附件1")
        sheet.merge_range("D4:D5", 7)
        for row, code in enumerate(["members_total", "pacts", "office_level"], start=2):
            sheet.write(row, 2, code)
        sheet.write(2, 3, 30)

    rows = only(sheet_bytes(write))
    assert rows.select("campaign_year", "chamber_id", "field_code", "value", "evidence").rows() == [
        ("2017", CHAMBER, "members_total", "30", "附件1"),
        ("2017", CHAMBER, "pacts", "7", "附件1"),
        ("2017", CHAMBER, "office_level", "", ""),
    ]


def test_a_header_of_two_rows_is_read() -> None:
    def write(sheet: object) -> None:
        assert isinstance(sheet, xlsxwriter.worksheet.Worksheet)
        for column, name in enumerate(["年度", "商会编码", "字段编码"]):
            sheet.merge_range(0, column, 1, column, name)
        sheet.merge_range("D1:E1", "填报情况")
        sheet.write_row("D2", ["填报值", "佐证材料"])
        sheet.write_row("A3", [2017, CHAMBER, "pacts", 3, "附件"])

    (table,) = tables(sheet_bytes(write))
    assert (frame(table)["source_row"].to_list(), table.letters["value"]) == ([3], "D")


def test_one_workbook_may_hold_a_register_and_long_tables() -> None:
    found = tables(xlsx_bytes({"名册": [REGISTER, CHAMBER_ROW], "填报": [LONG, value_row()], "说明": [["如有疑问"]]}))
    assert [(table.form, table.sheet) for table in found] == [("register", "名册"), ("long", "填报")]


FORM = [
    ["填报表"],
    ["", layout.LABEL_YEAR, 2017, "", "", layout.LABEL_CHAMBER_ID, "CH-310101-JD-0001"],
    list(layout.TABLE_HEADERS),
    [1, "pacts", "签约", "项", 3, "附件", "", "", ""],
]


def test_forms_copied_into_a_new_workbook_are_known_by_their_labels() -> None:
    other = [FORM[0], [*FORM[1][:-1], "CH-310101-JD-0002"], *FORM[2:]]
    found = tables(xlsx_bytes({"甲": FORM, "乙": other}))
    assert [frame(table).select("campaign_year", "chamber_id", "stage", "value").row(0) for table in found] == [
        ("2017", "CH-310101-JD-0001", "self", "3"),
        ("2017", "CH-310101-JD-0002", "self", "3"),
    ]


def test_a_form_that_names_nobody_is_not_taken_for_anybodys() -> None:
    with pytest.raises(UnreadableError, match="unknown_layout"):
        tables(xlsx_bytes({"甲": [FORM[0], *FORM[2:]]}))


@pytest.mark.parametrize(("position", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(position: int, letters: str) -> None:
    assert column_letter(position) == letters

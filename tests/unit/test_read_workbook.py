"""Template workbooks that come back, read from files as Excel stores them."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.ingest.header import table_headers
from pipelines.ingest.read_file import read_file
from pipelines.ingest.read_result import Content, Table, UnreadableError
from pipelines.workbooks import layout
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.template import Answers, TemplateWriter
from tests.unit.ingest_files import CHAMBER, LONG, YEAR, rubric, value_row, xlsx_bytes

KNOWN = table_headers()
PROFILE = ChamberProfile(CHAMBER, "示例街道商会", "310106", "街道商会", is_registered=True, has_party_org=False)
META = {
    layout.META_RUBRIC_ID: "sh-2017-prov-1", layout.META_CAMPAIGN_YEAR: YEAR, layout.META_CHAMBER_ID: CHAMBER,
    layout.META_STAGE: "self", layout.META_LAYOUT_VERSION: layout.LAYOUT_VERSION,
}  # fmt: skip
HEADER = list(layout.TABLE_HEADERS)


def template(answers: Answers) -> bytes:
    return TemplateWriter(rubric(), YEAR).workbook_bytes(PROFILE, answers)


def read(data: bytes) -> Content:
    return read_file(data, KNOWN)


def only(data: bytes) -> Table:
    (table,) = read(data).tables
    return table


def answers_of(table: Table) -> dict[object, tuple[object, ...]]:
    """Field code -> (value, evidence) as read."""
    assert isinstance(table.rows, list)
    return {row[5]: row[6:8] for row in table.rows}


def copied(
    form: list[list[object]],
    *,
    sheet: str = layout.SHEET_FORM,
    shown: tuple[object, object] = (YEAR, CHAMBER),
    **meta: object,
) -> bytes:
    """A workbook in the template's layout; shown: year and key above the table; meta: changes to the hidden sheet."""
    head = [["", layout.LABEL_YEAR, shown[0], "", "", layout.LABEL_CHAMBER_ID, shown[1]]]
    hidden = [[key, value] for key, value in (META | meta).items()]
    return xlsx_bytes(
        {sheet: [["填报表"], *head, HEADER, *form], layout.SHEET_META: hidden}, hidden=[layout.SHEET_META]
    )


def filled(value: object, evidence: object = "", code: object = "members_total") -> list[object]:
    return [1, code, "会员总数", "家", value, evidence, "", "", ""]


def test_what_the_template_writes_is_read_back_with_its_place() -> None:
    content = read(
        template({
            "members_total": (30, "附件1"), "members_in_db": ("约30", None), "visit_system_exists": (True, "制度"),
            "plan_submitted_on": (date(2017, 4, 6), "回执"), "pacts": (0, None), "office_level": (None, "照片"),
        })
    )  # fmt: skip
    (table,) = content.tables
    assert (content.kind, table.form, table.sheet) == ("workbook", "long", layout.SHEET_FORM)
    assert answers_of(table) == {
        "members_total": ("30", "附件1"), "members_in_db": ("约30", ""), "visit_system_exists": ("是", "制度"),
        "plan_submitted_on": ("2017-04-06", "回执"), "pacts": ("0", ""), "office_level": ("", "照片"),
    }  # fmt: skip
    assert isinstance(table.rows, list)
    assert {row[1:5] + row[8:] for row in table.rows} == {(str(YEAR), CHAMBER, None, None, "self", None, None)}
    assert table.headers["value"] == layout.COLUMN_VALUE


def test_an_untouched_template_brings_no_rows() -> None:
    assert only(template({})).rows == []


def test_rows_keep_the_number_that_the_spreadsheet_shows_and_blanks_are_no_rows() -> None:
    table = only(copied([["一、班子"], filled("\u3000\u200b"), filled(5), filled("", " "), filled("", "附件")]))
    assert [row[0] for row in table.rows] == [6, 8]


def test_a_renamed_form_sheet_is_found_by_its_header() -> None:
    assert only(copied([filled(5)], sheet="改过的名")).sheet == "改过的名"


def test_a_formula_error_is_read_as_an_error_and_not_as_a_blank() -> None:
    assert answers_of(only(copied([filled("=1/0", "附件1"), filled("=A1/0", "", "pacts")]))) == {
        "members_total": ("#DIV/0!", "附件1"), "pacts": ("#DIV/0!", "")
    }  # fmt: skip


@pytest.mark.parametrize(("shown", "named"), [((YEAR, "CH-OTHER"), "CH-OTHER"), ((2018, CHAMBER), "2018")])
def test_a_template_passed_on_to_another_chamber_or_year_is_refused(shown: tuple[object, object], named: str) -> None:
    with pytest.raises(UnreadableError, match=f"conflicting_identity.*{named}"):
        read(copied([filled(5)], shown=shown))


def test_a_cleared_key_above_the_table_does_no_harm() -> None:
    assert len(only(copied([filled(5)], shown=("", ""))).rows) == 1


@pytest.mark.parametrize("data", [
    copied([filled(5)], layout_version="99"),
    xlsx_bytes({layout.SHEET_FORM: [["空"]], layout.SHEET_META: [[key, value] for key, value in META.items()]}),
    xlsx_bytes({layout.SHEET_META: []}),
])  # fmt: skip
def test_another_layout_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="unknown_layout"):
        read(data)


def test_a_damaged_workbook_is_refused_wherever_it_is_damaged() -> None:
    """Every 97th length of a truncated file, and every 97th byte turned over: taken or refused, never anything else."""
    whole = template({"members_total": (30, "附件1")})
    refused = 0
    for at in range(0, len(whole), 97):
        flipped = bytearray(whole)
        flipped[at] ^= 0xFF
        for data in (whole[:at], bytes(flipped)):
            try:
                read(data)
            except UnreadableError:
                refused += 1
    assert refused > len(whole) // 97


def form_sheet(chamber: str, value: int) -> list[list[object]]:
    head = ["", layout.LABEL_YEAR, YEAR, "", "", layout.LABEL_CHAMBER_ID, chamber]
    return [["填报表"], head, HEADER, filled(value)]


def beside(sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Content:
    """A workbook in the template's layout, made for CHAMBER, of these sheets."""
    meta = [[key, value] for key, value in META.items()]
    return read(xlsx_bytes({**sheets, layout.SHEET_META: meta}, hidden=[layout.SHEET_META, *hidden]))


def test_forms_under_other_names_and_in_another_order_are_each_their_own_chambers() -> None:
    tables = beside({"乙": form_sheet("CH-310101-JD-0002", 2), "甲": form_sheet(CHAMBER, 1)}).tables
    assert [(table.sheet, [row[2] for row in table.rows]) for table in tables] == [
        ("甲", [CHAMBER]),
        ("乙", ["CH-310101-JD-0002"]),
    ]


def test_forms_of_which_none_is_the_hidden_sheets_are_refused() -> None:
    with pytest.raises(UnreadableError, match="conflicting_identity"):
        beside({"乙": form_sheet("CH-310101-JD-0002", 2), "丙": form_sheet("CH-310101-JD-0003", 1)})


def test_a_key_typed_in_small_letters_contradicts_nothing() -> None:
    (table,) = beside({layout.SHEET_FORM: form_sheet(CHAMBER.lower(), 1)}).tables
    assert table.rows[0][2] == CHAMBER


def test_a_long_table_beside_a_form_keeps_the_chambers_it_names() -> None:
    form, long = beside(
        {layout.SHEET_FORM: form_sheet(CHAMBER, 1), "汇总": [LONG, value_row(chamber="CH-310101-JD-0002")]}
    ).tables
    assert [table.rows[0][2] for table in (form, long)] == [CHAMBER, "CH-310101-JD-0002"]


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_stands_on_a_hidden_sheet_of_sihaos_own_is_no_data(is_ours: bool) -> None:
    sheets = {"数据": form_sheet(CHAMBER, 1), "_sihao_lists": [LONG, value_row()]}
    tables = (
        beside(sheets, ("_sihao_lists",)).tables
        if is_ours
        else read(xlsx_bytes(sheets, hidden=["_sihao_lists"])).tables
    )
    assert [table.sheet for table in tables] == ["数据"]

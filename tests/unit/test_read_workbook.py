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
from tests.unit.ingest_files import CHAMBER, YEAR, rubric, xlsx_bytes

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

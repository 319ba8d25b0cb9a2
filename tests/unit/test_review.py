"""The reviewers' workbook, read back from the real file."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pipelines.reference import SHIPPED_RUBRICS, Rubric, load_rubric
from pipelines.workbooks import layout
from pipelines.workbooks.answers import Answer
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.page import WorkbookError
from pipelines.workbooks.review import ReviewWriter

YEAR = 2025
NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CHAMBERS = [
    ChamberProfile("CH-310106-JD-0007", "星河示例街道商会", "310106", "街道商会", True, True, "51310106000000019Q"),
    ChamberProfile("CH-310106-HY-0002", "示例区·晨光示例行业商会", "310106", "行业商会", False, False, None),
]
ANSWERS = {
    "CH-310106-JD-0007": {
        "study_sessions": Answer("3", "附件A1-01.pdf", district_value="2", district_reason="有1次缺少签到表"),
        "plan_submitted_on": Answer("2025-04-12", "附件A3-04.pdf"),
        "members_total": Answer("约30", None, self_refused=True),
        "rules_sampled": Answer(district_value="5"),
    }
}


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


def table(data: bytes) -> tuple[list[str], list[dict[str, object]]]:
    """Header, and each row of the review table by its header, chambers' headings left out."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(layout.SHEET_REVIEW).to_python()
    header = [str(cell) for cell in rows[layout.REVIEW_HEADER_ROW - 1]]
    return header, [dict(zip(header, row, strict=True)) for row in rows[layout.REVIEW_HEADER_ROW :] if row[1]]


def row_of(data: bytes, chamber_id: str, field_code: str) -> dict[str, object]:
    _, rows = table(data)
    wanted = (chamber_id, field_code)
    [row] = [row for row in rows if (row[layout.COLUMN_CHAMBER_ID], row[layout.COLUMN_FIELD_CODE]) == wanted]
    return row


def test_every_chamber_has_a_row_for_each_field_that_applies_to_it_districts_own_fields_too(rubric: Rubric) -> None:
    _, rows = table(ReviewWriter(rubric, YEAR, "district").workbook_bytes("静安区", CHAMBERS, ANSWERS))
    codes = {chamber.chamber_id: [] for chamber in CHAMBERS}
    for row in rows:
        codes[row[layout.COLUMN_CHAMBER_ID]].append(row[layout.COLUMN_FIELD_CODE])
    registered, unregistered = codes.values()
    assert {"governance_bodies", "rules_sampled", "members_indirect"} <= set(registered)
    assert "duties_written" not in registered
    assert "duties_written" in unregistered
    assert all(len(each) == len(set(each)) > 70 for each in codes.values())


def test_a_district_sees_the_claim_and_the_city_the_districts_value_and_reason_too(rubric: Rubric) -> None:
    district = ReviewWriter(rubric, YEAR, "district").workbook_bytes("静安区", CHAMBERS, ANSWERS)
    city = ReviewWriter(rubric, YEAR, "city").workbook_bytes("静安区", CHAMBERS, ANSWERS)
    row = row_of(city, "CH-310106-JD-0007", "study_sessions")
    assert row[layout.COLUMN_SELF_VALUE] == 3
    assert row[layout.COLUMN_SELF_EVIDENCE] == "附件A1-01.pdf"
    assert row[layout.COLUMN_DISTRICT_VALUE] == 2
    assert row[layout.COLUMN_DISTRICT_REASON] == "有1次缺少签到表"
    assert set(layout.REVIEW_CITY_ONLY) & set(table(district)[0]) == set()
    assert row_of(district, "CH-310106-JD-0007", "members_total")[layout.COLUMN_SELF_VALUE] == "约30"


def test_the_columns_to_fill_in_are_empty_and_what_came_before_stands_beside_them(rubric: Rubric) -> None:
    data = ReviewWriter(rubric, YEAR, "district").workbook_bytes("静安区", CHAMBERS, ANSWERS)
    _, rows = table(data)
    assert {(row[layout.COLUMN_VERIFIED_VALUE], row[layout.COLUMN_REASON]) for row in rows} == {("", "")}
    row = row_of(data, "CH-310106-JD-0007", "study_sessions")
    assert (row[layout.COLUMN_EARLIER_VALUE], row[layout.COLUMN_EARLIER_REASON]) == (2, "有1次缺少签到表")
    header, _ = table(ReviewWriter(rubric, YEAR, "city").workbook_bytes("静安区", CHAMBERS, ANSWERS))
    assert layout.COLUMN_EARLIER_VALUE not in header


def sheet_xml(data: bytes, number: int) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ElementTree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 our own file


def test_only_the_two_columns_are_unlocked_and_limited_as_in_the_form(rubric: Rubric) -> None:
    data = ReviewWriter(rubric, YEAR, "district").workbook_bytes("静安区", CHAMBERS, {})
    sheet = sheet_xml(data, 3)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))  # noqa: S314 our own file
    unlocked = {
        str(number)
        for number, style in enumerate(styles.findall("m:cellXfs/m:xf", NAMESPACE))
        if (node := style.find("m:protection", NAMESPACE)) is not None and node.get("locked") == "0"
    }
    cells = [str(cell.get("r")) for cell in sheet.iterfind(".//m:c", NAMESPACE) if cell.get("s") in unlocked]
    assert {re.sub(r"\d", "", cell) for cell in cells} == {"I", "J"}
    assert len(cells) == 2 * len(table(data)[1])
    limited = {
        cell for rule in sheet.iterfind(".//m:dataValidation", NAMESPACE) for cell in str(rule.get("sqref")).split()
    }
    assert limited == {cell for cell in cells if cell.startswith("I")}
    assert sheet.find("m:sheetProtection", NAMESPACE) is not None
    assert sheet.find("m:autoFilter", NAMESPACE) is not None


def test_a_difference_without_a_reason_is_shown_at_once(rubric: Rubric) -> None:
    sheet = sheet_xml(ReviewWriter(rubric, YEAR, "district").workbook_bytes("静安区", CHAMBERS, {}), 3)
    rules = sheet.findall("m:conditionalFormatting", NAMESPACE)
    formulas = {rule.findtext(".//m:formula", namespaces=NAMESPACE) for rule in rules}
    assert formulas == {'AND($G5<>"",$I5<>"",$I5<>$G5,TRIM($J5)="")'}


def test_the_index_leads_to_each_chamber(rubric: Rubric) -> None:
    data = ReviewWriter(rubric, YEAR, "city").workbook_bytes("静安区", CHAMBERS, ANSWERS)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = workbook.get_sheet_by_name(layout.SHEET_REVIEW).to_python()
    places = [str(link.get("location")) for link in sheet_xml(data, 2).iterfind(".//m:hyperlink", NAMESPACE)]
    for chamber, place in zip(CHAMBERS, places, strict=True):
        match = re.fullmatch(rf"'?{layout.SHEET_REVIEW}'?!A(\d+)", place)
        assert match
        heading = rows[int(match[1]) - 1]
        assert chamber.chamber_id in str(heading[0])
        assert not any(heading[1:])
    claimed = [row[4] for row in workbook.get_sheet_by_name(layout.SHEET_INDEX).to_python()[3:]]
    assert claimed == [3, 0]


def test_the_hidden_sheet_says_year_stage_and_layout(rubric: Rubric) -> None:
    workbook = CalamineWorkbook.from_filelike(
        io.BytesIO(ReviewWriter(rubric, YEAR, "city").workbook_bytes("静安区", CHAMBERS, {}))
    )
    assert {sheet.name: sheet.visible for sheet in workbook.sheets_metadata}[layout.SHEET_META] == (
        SheetVisibleEnum.Hidden
    )
    assert dict(workbook.get_sheet_by_name(layout.SHEET_META).to_python()) == {
        "rubric_id": "sh-2017-prov-1", "campaign_year": "2025", "stage": "city", "layout_version": "review-1",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "<r><t>x</t></r>", "x" * 40_000, "a\x00\x0b\ufffeb"])
def test_hostile_texts_stay_texts(rubric: Rubric, text: str) -> None:
    chamber = ChamberProfile(text, text, text, text, True, True, text)
    answer = Answer(text, text, district_value=text, district_reason=text, city_value=text, city_reason=text)
    data = ReviewWriter(rubric, YEAR, "city").workbook_bytes(text, [chamber], {text: {"study_sessions": answer}})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet3.xml")
        assert b"<t>x</t>" not in package.read("xl/sharedStrings.xml")
    _, rows = table(data)
    [row] = [row for row in rows if row[layout.COLUMN_FIELD_CODE] == "study_sessions"]
    seen = str(row[layout.COLUMN_DISTRICT_REASON]).strip()
    assert seen == re.sub("[\x00\x0b\ufffe]", "", text) or (len(text) > 2000 and seen == "x" * 1999 + "…")


def test_the_same_arguments_give_the_same_bytes(rubric: Rubric) -> None:
    first, second = (ReviewWriter(rubric, YEAR, "city").workbook_bytes("静安区", CHAMBERS, ANSWERS) for _ in range(2))
    assert first == second


def test_what_cannot_be_reviewed_is_refused(rubric: Rubric) -> None:
    with pytest.raises(WorkbookError, match="self"):
        ReviewWriter(rubric, YEAR, "self")
    with pytest.raises(WorkbookError, match="2016"):
        ReviewWriter(rubric, 2016, "city")

"""The workbook a chamber fills in, read back from the real file."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pipelines.applicability import applies
from pipelines.reference import SHIPPED_RUBRICS, Rubric, load_rubric
from pipelines.workbooks import layout
from pipelines.workbooks.chamber_profile import ChamberProfile, chambers_from_frame, safe_file_stem
from pipelines.workbooks.page import WorkbookError
from pipelines.workbooks.template import TemplateWriter, write_template, write_templates

YEAR = 2025
NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
INFORMATION = {"members_indirect", "new_members", "new_members_in_db"}
PROFILES = list(product((True, False), repeat=2))


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


def chamber(*, is_registered: bool = True, has_party_org: bool = True) -> ChamberProfile:
    return ChamberProfile(
        chamber_id="CH-310106-JD-0007",
        name_zh="示例区·星河示例街道商会",
        district_code="310106",
        chamber_type="街道商会",
        is_registered=is_registered,
        has_party_org=has_party_org,
        uscc="51310106000000019Q" if is_registered else None,
    )


def form_rows(path: Path) -> dict[str, list[object]]:
    """Field code -> the cells of its row."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(layout.SHEET_FORM).to_python()
    assert rows[layout.HEADER_ROW - 1] == list(layout.TABLE_HEADERS)
    return {str(row[1]): row for row in rows[layout.HEADER_ROW :] if row[1]}


def form_xml(path: Path) -> ElementTree.Element:
    with zipfile.ZipFile(path) as package:
        return ElementTree.fromstring(package.read("xl/worksheets/sheet2.xml"))  # noqa: S314 our own file


def validations(path: Path) -> dict[str, ElementTree.Element]:
    """Cell -> its data validation."""
    rules = form_xml(path).iterfind(".//m:dataValidation", NAMESPACE)
    return {cell: rule for rule in rules for cell in str(rule.get("sqref")).split()}


def cell_of(path: Path, field_code: str) -> str:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(layout.SHEET_FORM).to_python()
    return f"E{next(number for number, row in enumerate(rows, start=1) if row[1] == field_code)}"


@pytest.mark.parametrize(("is_registered", "has_party_org"), PROFILES)
def test_a_form_has_exactly_the_rows_of_its_profile(
    tmp_path: Path, rubric: Rubric, is_registered: bool, has_party_org: bool
) -> None:
    profile = chamber(is_registered=is_registered, has_party_org=has_party_org)
    write_template(tmp_path / "form.xlsx", rubric, YEAR, profile)
    expected = set(INFORMATION)
    for row in rubric.tables["indicators"].iter_rows(named=True):
        if applies(
            row["applies_when"] or "",
            is_registered=is_registered,
            has_party_org=has_party_org,
            chamber_type=profile.chamber_type,
        ):
            expected |= {code for code in (row["field_code"], row["denominator_field_code"]) if code}
    expected -= {"rules_with_record", "rules_sampled"}  # the district fills these in
    assert set(form_rows(tmp_path / "form.xlsx")) == expected


@pytest.mark.parametrize(
    ("is_registered", "has_party_org", "only_here"),
    [(True, True, "governance_bodies"), (False, True, "duties_written"),
     (True, False, "contact_point_actions"), (False, False, "party_setup_level")],
)  # fmt: skip
def test_the_four_profiles_differ(
    tmp_path: Path, rubric: Rubric, is_registered: bool, has_party_org: bool, only_here: str
) -> None:
    write_template(
        tmp_path / "form.xlsx", rubric, YEAR, chamber(is_registered=is_registered, has_party_org=has_party_org)
    )
    write_template(
        tmp_path / "other.xlsx", rubric, YEAR, chamber(is_registered=not is_registered, has_party_org=not has_party_org)
    )
    assert only_here in form_rows(tmp_path / "form.xlsx")
    assert only_here not in form_rows(tmp_path / "other.xlsx")


def test_a_row_says_its_rule_from_the_rubric(tmp_path: Path, rubric: Rubric) -> None:
    write_template(tmp_path / "form.xlsx", rubric, YEAR, chamber())
    rows = form_rows(tmp_path / "form.xlsx")
    rule = layout.TABLE_HEADERS.index(layout.COLUMN_RULE)
    assert "已入会员数据库的会员数÷会员总数×100%" in str(rows["members_in_db"][rule])
    assert "≥90% 得2.5分；80–<90% 得1.5分；70–<80% 得0.75分；<70% 得0分" in str(rows["members_in_db"][rule])
    assert "每项得0.2分，最多2.2分" in str(rows["internal_rules"][rule])
    assert "不晚于2025-04-30" in str(rows["plan_submitted_on"][rule])
    assert "2＝书面明确专人，得1.75分" in str(rows["secretary_general_level"][rule])
    assert "作为 B1-03、B1-04、B1-06、B2-02、B2-06、C1-02、C2-05、D3-03、D3-04 的分母" in str(
        rows["members_total"][rule]
    )
    assert str(rows["cases_accepted"][rule]).endswith("本行为0（确未发生）时，C3-04不适用，不扣分。")
    assert "年初会员数为0（确未发生）时，B1-02不适用" in str(rows["members_total"][rule])
    assert str(rows["members_total"][rule]).endswith("本行不得为0。")
    indicators = layout.TABLE_HEADERS.index(layout.COLUMN_INDICATORS)
    assert rows["members_in_db"][indicators] == "B1-03"
    assert (
        rows["members_in_db"][layout.TABLE_HEADERS.index(layout.COLUMN_EVIDENCE_ASKED)]
        == "会员名册与数据库导出比对清单"
    )


def test_another_rubric_gives_other_rules(tmp_path: Path, rubric: Rubric) -> None:
    bands = rubric.tables["bands"].with_columns(
        pl.when(pl.col("indicator_code") == "B1-03").then(pl.lit("7")).otherwise("points").alias("points")
    )
    other = Rubric(
        folder=rubric.folder, rubric_id="other", name_zh="另一办法", name_en="Another", valid_from_year=2017,
        valid_to_year=None, tables={**rubric.tables, "bands": bands},
    )  # fmt: skip
    write_template(tmp_path / "form.xlsx", other, YEAR, chamber())
    rule = str(form_rows(tmp_path / "form.xlsx")["members_in_db"][layout.TABLE_HEADERS.index(layout.COLUMN_RULE)])
    assert "≥90% 得7分；80–<90% 得7分" in rule


def test_value_cells_offer_lists_and_limits(tmp_path: Path, rubric: Rubric) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, rubric, YEAR, chamber(is_registered=False))
    rules = validations(path)
    rows = form_rows(path)
    assert set(rules) == {cell_of(path, code) for code in rows}

    level = rules[cell_of(path, "secretary_general_level")]
    assert (level.get("type"), level.findtext("m:formula1", namespaces=NAMESPACE)) == ("list", '"0,1,2,3"')
    assert "3＝书面明确专人且当年参加" in str(level.get("prompt"))
    answer = rules[cell_of(path, "duties_written")]
    assert (answer.get("type"), answer.findtext("m:formula1", namespaces=NAMESPACE)) == ("list", '"是,否"')
    count = rules[cell_of(path, "study_sessions")]
    assert (count.get("type"), count.get("operator")) == ("whole", "greaterThanOrEqual")
    assert "不小于 0 的整数" in str(count.get("error"))
    bounded = rules[cell_of(path, "internal_rules")]
    assert [bounded.findtext(f"m:formula{n}", namespaces=NAMESPACE) for n in (1, 2)] == ["0", "11"]
    assert rules[cell_of(path, "plan_submitted_on")].get("type") == "date"


def test_only_value_and_evidence_cells_are_unlocked(tmp_path: Path, rubric: Rubric) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, rubric, YEAR, chamber())
    sheet = form_xml(path)
    protection = sheet.find("m:sheetProtection", NAMESPACE)
    assert protection is not None
    assert protection.get("sheet") == "1"
    assert "password" not in protection.keys()  # noqa: SIM118 an element, not a dict
    with zipfile.ZipFile(path) as package:
        styles = ElementTree.fromstring(package.read("xl/styles.xml"))  # noqa: S314 our own file
    formats = styles.findall("m:cellXfs/m:xf", NAMESPACE)
    unlocked = {
        str(number)
        for number, style in enumerate(formats)
        if (node := style.find("m:protection", NAMESPACE)) is not None and node.get("locked") == "0"
    }
    found = {str(cell.get("r")) for cell in sheet.iterfind(".//m:c", NAMESPACE) if cell.get("s") in unlocked}
    numbers = {cell_of(path, code)[1:] for code in form_rows(path)}
    assert found == {f"{column}{number}" for column in "EF" for number in numbers}


def test_the_hidden_sheet_and_the_header_tell_whose_form_it_is(tmp_path: Path, rubric: Rubric) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, rubric, YEAR, chamber())
    workbook = CalamineWorkbook.from_path(str(path))
    assert workbook.sheet_names == [layout.SHEET_INSTRUCTIONS, layout.SHEET_FORM, layout.SHEET_META]
    visibility = {sheet.name: sheet.visible for sheet in workbook.sheets_metadata}
    assert visibility[layout.SHEET_META] == SheetVisibleEnum.Hidden
    assert dict(workbook.get_sheet_by_name(layout.SHEET_META).to_python()) == {
        "rubric_id": "sh-2017-prov-1",
        "campaign_year": "2025",
        "chamber_id": "CH-310106-JD-0007",
        "stage": "self",
        "layout_version": layout.LAYOUT_VERSION,
    }
    head = workbook.get_sheet_by_name(layout.SHEET_FORM).to_python()[1 : layout.HEADER_ROW - 1]
    beside = {row[column]: row[column + 1] for row in head for column in (1, 5)}
    assert beside == {
        "年度": "2025",
        "商会编码": "CH-310106-JD-0007",
        "商会名称": "示例区·星河示例街道商会",
        "所属区": "310106 静安区",
        "商会类型": "街道商会",
        "是否注册": "是",
        "是否建立党组织": "是",
        "统一社会信用代码": "51310106000000019Q",
    }


def test_the_instructions_say_what_matters(tmp_path: Path, rubric: Rubric) -> None:
    write_template(tmp_path / "form.xlsx", rubric, YEAR, chamber())
    sheet = CalamineWorkbook.from_path(str(tmp_path / "form.xlsx")).get_sheet_by_name(layout.SHEET_INSTRUCTIONS)
    text = "\n".join(str(row[0]) for row in sheet.to_python())
    for sentence in (
        "分值为暂定",
        "Points are provisional",
        "不要填写手机号、身份证号",
        "2025年11月10日前",
        "确实没有的填 0",
    ):
        assert sentence in text


def test_answers_are_written_where_they_belong(tmp_path: Path, rubric: Rubric) -> None:
    answers = {
        "study_sessions": (3, "附件A1-01.pdf"),
        "plan_submitted_on": (date(2025, 4, 12), "附件A3-04.pdf"),
        "visit_system_exists": (True, None),
        "members_total": ("约30", None),
        "law_events": (None, "附件C3-02.pdf"),
    }
    write_template(tmp_path / "form.xlsx", rubric, YEAR, chamber(), answers)
    written = {code: (row[4], row[5]) for code, row in form_rows(tmp_path / "form.xlsx").items() if row[4] or row[5]}
    assert written == {
        "study_sessions": (3.0, "附件A1-01.pdf"),
        "plan_submitted_on": (date(2025, 4, 12), "附件A3-04.pdf"),
        "visit_system_exists": ("是", ""),
        "members_total": ("约30", ""),
        "law_events": ("", "附件C3-02.pdf"),
    }


def test_an_answer_that_is_not_on_the_form_is_refused(tmp_path: Path, rubric: Rubric) -> None:
    with pytest.raises(WorkbookError, match="duties_written"):
        write_template(tmp_path / "form.xlsx", rubric, YEAR, chamber(), {"duties_written": (True, None)})


@pytest.mark.parametrize("sign", "=+-@")
def test_nothing_from_outside_becomes_a_formula(tmp_path: Path, rubric: Rubric, sign: str) -> None:
    text = f'{sign}HYPERLINK("http://example.invalid","x")'
    path = tmp_path / "form.xlsx"
    named = replace(chamber(), name_zh=text, chamber_id=text, chamber_type=text, district_code=text, uscc=text)
    write_template(path, rubric, YEAR, named, {"study_sessions": (text, text)})
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/worksheets/sheet\d\.xml", name):
                assert b"<f>" not in package.read(name)
                assert b"<hyperlink" not in package.read(name)
    row = form_rows(path)["study_sessions"]
    assert (row[4], row[5]) == (text, text)


def test_the_same_arguments_give_the_same_bytes(rubric: Rubric) -> None:
    answers = {"study_sessions": (3, "附件A1-01.pdf")}
    first = TemplateWriter(rubric, YEAR).workbook_bytes(chamber(), answers)
    writer = TemplateWriter(rubric, YEAR)
    writer.workbook_bytes(chamber(is_registered=False))
    assert writer.workbook_bytes(chamber(), answers) == first


def test_a_year_the_rubric_does_not_hold_is_refused(rubric: Rubric) -> None:
    with pytest.raises(WorkbookError, match="2016"):
        TemplateWriter(rubric, 2016)


def test_all_templates_of_a_list_go_to_their_districts_folder(tmp_path: Path, rubric: Rubric) -> None:
    chambers = [chamber(), replace(chamber(), chamber_id="../../etc/商会", district_code="310101")]
    told: list[tuple[int, int]] = []
    paths = write_templates(chambers, rubric, YEAR, tmp_path, lambda done, total: told.append((done, total)))
    assert [path.parent.parent for path in paths] == [tmp_path, tmp_path]
    assert [path.parent.name for path in paths] == ["310106", "310101"]
    assert all(path.is_file() for path in paths)
    assert told == [(1, 2), (2, 2)]
    assert write_templates(chambers, rubric, YEAR, tmp_path) == paths


def test_a_filled_in_workbook_is_never_overwritten(tmp_path: Path, rubric: Rubric) -> None:
    first, second = chamber(), replace(chamber(), chamber_id="CH-310106-JD-0008")
    (path,) = write_templates([second], rubric, YEAR, tmp_path)
    write_template(path, rubric, YEAR, second, {"study_sessions": (3, None)})
    filled = path.read_bytes()
    with pytest.raises(WorkbookError, match="0008"):
        write_templates([first, second], rubric, YEAR, tmp_path)
    assert path.read_bytes() == filled
    assert list(tmp_path.rglob("*.xlsx")) == [path]


def test_chambers_come_from_a_frame_of_the_published_columns() -> None:
    frame = pl.DataFrame(
        {
            "chamber_id": ["CH-1"], "name_zh": ["示例商会"], "district_code": ["310106"], "chamber_type": ["行业商会"],
            "is_registered": [False], "has_party_org": [True], "uscc": [None], "peer_group": ["x"],
        }
    )  # fmt: skip
    assert chambers_from_frame(frame) == [ChamberProfile("CH-1", "示例商会", "310106", "行业商会", False, True, None)]
    with pytest.raises(ValueError, match="uscc"):
        chambers_from_frame(frame.drop("uscc"))
    with pytest.raises(ValueError, match="is_registered"):
        chambers_from_frame(frame.with_columns(is_registered=pl.lit(None, dtype=pl.Boolean)))


@given(st.text(max_size=80))
def test_any_identifier_gives_a_harmless_file_name(identifier: str) -> None:
    stem = safe_file_stem(identifier)
    assert re.fullmatch(r"[A-Z0-9][A-Z0-9_-]{0,59}", stem)
    assert not re.fullmatch(r"CON|PRN|AUX|NUL|COM\d|LPT\d", stem)


@given(st.lists(st.text(alphabet="AbCa1-_./\\ 商", max_size=6), min_size=2, max_size=2, unique=True))
def test_two_identifiers_never_share_a_file_name(identifiers: list[str]) -> None:
    first, second = (safe_file_stem(identifier) for identifier in identifiers)
    assert first != second


def test_the_federations_own_keys_stay_readable() -> None:
    assert safe_file_stem("CH-310106-JZ-0007") == "CH-310106-JZ-0007"

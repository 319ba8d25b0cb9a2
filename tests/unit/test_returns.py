"""Return workbooks: what they say, how they come back, and how their folder is kept up to date."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pipelines.reference import SHIPPED_RUBRICS, Rubric, load_rubric
from pipelines.warehouse import NothingPublishedError
from pipelines.workbooks import layout
from pipelines.workbooks.answers import Answer
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.chamber_return import LIST_COLUMNS, ChamberReturnWriter
from pipelines.workbooks.district_return import district_return_bytes
from pipelines.workbooks.problems import ChamberLine, ChamberReturn, DistrictReturn, Problem, marks_of
from pipelines.workbooks.return_folder import INDEX, ReturnFolder
from pipelines.workbooks.returns import write_returns
from tests.unit.published_file import DISTRICT, SILENT, WRONG, change, make_published

YEAR = 2025
NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
OF_DISTRICT = f"{DISTRICT}/退回修改单_2025_{DISTRICT}.xlsx"
OF_WRONG, OF_SILENT = (f"{DISTRICT}/退回修改单_2025_{DISTRICT}_{chamber}.xlsx" for chamber in (WRONG, SILENT))
OF_CITY = "city/退回修改单_2025_全市.xlsx"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return make_published(tmp_path / "warehouse.duckdb")


@pytest.fixture
def folder(tmp_path: Path, published: Path, rubric: Rubric) -> Path:
    """The return workbooks of the published file."""
    write_returns(published, [rubric], tmp_path / "returns")
    return tmp_path / "returns"


def workbook(path: Path) -> CalamineWorkbook:
    return CalamineWorkbook.from_path(str(path))


def table(path: Path, sheet: str, first_header: str) -> list[dict[str, object]]:
    """The rows below the header that begins with this text; the header's first line is the key."""
    rows = workbook(path).get_sheet_by_name(sheet).to_python()
    at = next(number for number, row in enumerate(rows) if str(row[0]).split("\n")[0] == first_header)
    header = [str(cell).split("\n")[0] for cell in rows[at]]
    return [dict(zip(header, row, strict=True)) for row in rows[at + 1 :] if any(row)]


def form(path: Path) -> dict[str, list[object]]:
    rows = workbook(path).get_sheet_by_name(layout.SHEET_FORM).to_python()
    return {str(row[1]): row for row in rows[layout.HEADER_ROW :] if row[1]}


def test_every_chamber_with_something_to_mend_its_district_and_the_city_have_a_workbook(folder: Path) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx")}
    assert found == {OF_DISTRICT, OF_WRONG, OF_SILENT, OF_CITY}


def test_a_chamber_is_told_what_where_and_what_to_do(folder: Path) -> None:
    sheet = workbook(folder / OF_WRONG).get_sheet_by_name(layout.SHEET_RETURN).to_python()
    assert sheet[1][0] == f"星河示例街道商会（{WRONG}）"
    assert "共 2 处要改" in str(sheet[2][0])
    # Of B1-03, B1-04 (both divide by the members) and C3-02, each counted once.
    assert "少得 3.75 分" in str(sheet[2][0])
    assert "分值暂定" in str(sheet[2][0])
    assert [row[0] for row in sheet[3:6]] == ["第一步", "第二步", "第三步"]
    first, second = table(folder / OF_WRONG, layout.SHEET_RETURN, "序号")
    assert str(first["填报内容"]).startswith("会员总数")
    assert (first["原文件"], first["工作表/单元格"], first["读到的内容"]) == ("静安.xlsx", "填报表 E12", "约30")
    assert str(first["应填"]).startswith("整数，只写数字")
    assert str(second["怎么改"]).startswith("请写明佐证材料。")
    assert second["涉及分"] == 1.25


def test_the_form_behind_it_holds_what_was_read_as_it_was_read(folder: Path) -> None:
    rows = form(folder / OF_WRONG)
    filled = {code: (row[4], row[5]) for code, row in rows.items() if row[4] or row[5]}
    assert filled == {
        "study_sessions": (3.0, "附件A1-01.pdf"), "members_total": ("约30", "名册.xlsx"), "law_events": (4.0, ""),
    }  # fmt: skip


def test_the_cells_to_mend_are_marked_and_the_list_leads_to_them(folder: Path) -> None:
    rows = workbook(folder / OF_WRONG).get_sheet_by_name(layout.SHEET_FORM).to_python()
    row_of = {str(row[1]): number for number, row in enumerate(rows, start=1)}
    with zipfile.ZipFile(folder / OF_WRONG) as package:
        front = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))  # noqa: S314 our own file
        notes = ElementTree.fromstring(package.read("xl/comments1.xml"))  # noqa: S314 our own file
    links = [str(link.get("location")).split("!")[1] for link in front.iterfind(".//m:hyperlink", NAMESPACE)]
    wanted = [f"E{row_of['members_total']}", f"F{row_of['law_events']}"]
    assert links == wanted
    commented = {str(note.get("ref")): "".join(note.itertext()) for note in notes.iterfind(".//m:comment", NAMESPACE)}
    assert set(commented) == set(wanted)
    assert "“约30”不是确切的数" in commented[wanted[0]]
    assert "应填：整数，只写数字" in commented[wanted[0]]


def test_a_chamber_that_sent_nothing_gets_the_empty_form(folder: Path) -> None:
    assert not any(row[4] or row[5] for row in form(folder / OF_SILENT).values())
    sheet = workbook(folder / OF_SILENT).get_sheet_by_name(layout.SHEET_RETURN).to_python()
    assert "还没有收到贵商会的填报表" in str(sheet[3][1])


def test_a_chambers_workbook_is_a_form_like_any_other(folder: Path) -> None:
    book = workbook(folder / OF_WRONG)
    assert book.sheet_names == [
        layout.SHEET_RETURN, layout.SHEET_FORM, layout.SHEET_INSTRUCTIONS, layout.SHEET_META,
    ]  # fmt: skip
    assert {sheet.name: sheet.visible for sheet in book.sheets_metadata}[layout.SHEET_META] == SheetVisibleEnum.Hidden
    meta = dict(book.get_sheet_by_name(layout.SHEET_META).to_python())
    assert (meta["chamber_id"], meta["stage"], meta["layout_version"]) == (WRONG, "self", layout.LAYOUT_VERSION)


def test_a_district_sees_who_sent_nothing_first_and_every_problem(folder: Path) -> None:
    overview = table(folder / OF_DISTRICT, layout.SHEET_RETURN, "序号")
    assert [row["商会编码"] for row in overview] == [SILENT, WRONG]
    assert [row["合计"] for row in overview] == [1, 3]
    assert overview[0]["未收到填报"] == 1
    assert overview[1]["填报被退回"] == 2
    problems = table(folder / OF_DISTRICT, layout.SHEET_PROBLEMS, "商会编码")
    assert [str(row["阶段"]).split("\n")[0] for row in problems] == ["", "自评", "自评", "区级"]


def test_a_correction_row_is_filled_in_as_read_and_tells_whether_it_was_touched(folder: Path) -> None:
    rows = table(folder / OF_DISTRICT, layout.SHEET_CORRECTIONS, layout.COLUMN_YEAR)
    assert [row[layout.COLUMN_FIELD_CODE] for row in rows] == ["members_total", "law_events", "study_sessions"]
    first = rows[0]
    assert (first[layout.COLUMN_VALUE], first[layout.COLUMN_EVIDENCE]) == ("约30", "名册.xlsx")
    assert (first[layout.COLUMN_YEAR], first[layout.COLUMN_STAGE]) == ("2025", "自评")
    assert rows[2][layout.COLUMN_STAGE] == "区级"
    for row in rows:
        assert row[layout.COLUMN_AS_SENT] == layout.as_sent(str(row[name]) for name in layout.CORRECTION_ENTRIES)
    touched = {**first, layout.COLUMN_VALUE: "30"}
    assert first[layout.COLUMN_AS_SENT] != layout.as_sent(str(touched[name]) for name in layout.CORRECTION_ENTRIES)
    meta = dict(workbook(folder / OF_DISTRICT).get_sheet_by_name(layout.SHEET_META).to_python())
    assert meta == {"layout_version": layout.LAYOUT_RETURN}


def test_the_city_has_what_belongs_to_no_district(folder: Path) -> None:
    problems = table(folder / OF_CITY, layout.SHEET_PROBLEMS, "商会编码")
    assert [row["原文件"] for row in problems] == ["加密.xlsx", "长表.csv"]
    [row] = table(folder / OF_CITY, layout.SHEET_CORRECTIONS, layout.COLUMN_YEAR)
    assert (row[layout.COLUMN_CHAMBER_ID], row[layout.COLUMN_VALUE]) == ("", "5")


def test_a_quiet_night_touches_nothing(folder: Path, published: Path, rubric: Rubric) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.xlsx")}
    returns = write_returns(published, [rubric], folder)
    assert (returns.written, returns.unchanged, returns.removed) == (0, 4, 0)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.xlsx")} == before


def test_only_what_changed_is_written_again_and_what_is_settled_goes(
    folder: Path, published: Path, rubric: Rubric
) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.xlsx")}
    change(published, f"delete from reporting.rpt_open_problems where chamber_id = '{SILENT}' or chamber_id is null")
    returns = write_returns(published, [rubric], folder)
    assert (returns.written, returns.unchanged, returns.removed) == (1, 1, 2)
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx")} == {OF_DISTRICT, OF_WRONG}
    assert (folder / OF_WRONG).stat().st_mtime_ns == before[folder / OF_WRONG]
    assert not (folder / "city").exists()


def test_another_answer_alone_brings_the_form_up_to_date(folder: Path, published: Path, rubric: Rubric) -> None:
    change(published, "update reporting.rpt_prefill set self_value = '5' where field_code = 'study_sessions'")
    assert write_returns(published, [rubric], folder).written == 1
    assert form(folder / OF_WRONG)["study_sessions"][4] == 5


def test_a_workbook_filled_in_where_it_lies_is_put_aside_and_not_lost(
    folder: Path, published: Path, rubric: Rubric
) -> None:
    for path in (OF_WRONG, OF_SILENT):
        (folder / path).write_bytes(b"filled in by a person")
    change(published, f"delete from reporting.rpt_open_problems where chamber_id = '{SILENT}'")
    change(published, "update reporting.rpt_open_problems set problem_zh = '另一句话'")
    returns = write_returns(published, [rubric], folder)
    assert len(returns.put_aside) == 2
    assert {path.read_bytes() for path in returns.put_aside} == {b"filled in by a person"}
    assert {path.parent for path in returns.put_aside} == {folder / DISTRICT}
    assert form(folder / OF_WRONG)


@pytest.mark.parametrize("index", ["", "{", "[]", '{"../../outside.xlsx": ["a", "b"], "/etc/x": ["a", "b"]}'])
def test_a_lost_or_broken_index_is_made_anew(
    folder: Path, published: Path, rubric: Rubric, tmp_path: Path, index: str
) -> None:
    outside = tmp_path.parent / "outside.xlsx"
    outside.write_bytes(b"not ours")
    (folder / INDEX).write_text(index, encoding="utf-8")
    returns = write_returns(published, [rubric], folder)
    assert (returns.written, returns.removed, returns.put_aside) == (4, 0, ())
    assert outside.read_bytes() == b"not ours"
    assert len(json.loads((folder / INDEX).read_text(encoding="utf-8"))) == 4


def test_no_reader_meets_half_a_workbook(tmp_path: Path) -> None:
    ReturnFolder.place(tmp_path, "a/b.xlsx", "digest", b"new", None)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.xlsx"]


def test_without_a_publication_there_is_nothing_to_return(tmp_path: Path, rubric: Rubric) -> None:
    with pytest.raises(NothingPublishedError):
        write_returns(tmp_path / "none.duckdb", [rubric], tmp_path / "returns")


def test_many_workbooks_are_the_same_as_few(tmp_path: Path, published: Path, rubric: Rubric) -> None:
    for table_name in ("marts.dim_chamber", "marts.fct_chamber_score", "reporting.rpt_open_problems"):
        change(
            published,
            f"insert into {table_name} select * replace ('C-' || copies.n as chamber_id)"
            f" from {table_name} as original cross join range(70) as copies (n)"
            f" where original.chamber_id = '{SILENT}'".replace("select *", "select original.*"),
        )
    returns = write_returns(published, [rubric], tmp_path / "returns")
    assert returns.written == 74
    content = workbook(tmp_path / "returns" / DISTRICT / f"退回修改单_2025_{DISTRICT}_C-7.xlsx")
    assert content.sheet_names[0] == layout.SHEET_RETURN
    assert write_returns(published, [rubric], tmp_path / "returns").unchanged == 74


def a_problem(**changes: object) -> Problem:
    problem = Problem(
        campaign_year=YEAR, chamber_id="CH-1", district_code=DISTRICT, chamber_zh="示例商会", problem_no=1,
        problem_code="rejected", severity="error", field_code="members_total", field_zh="会员总数", field_en="Members",
        stage="self", file_id="f", file_name="a.xlsx", sheet="表", source_cell="F1", value_raw="约30", evidence=None,
        problem_zh="不确切", problem_en="not certain", expected_zh=None, expected_en=None, action_zh="改正",
        action_en="mend", points_at_stake=None,
    )  # fmt: skip
    return replace(problem, **changes)  # type: ignore[arg-type]


HOSTILE = ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "<r><t>x</t></r>", "长" * 40_000, "a\x00\x0b\ud800\ufffeb"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(rubric: Rubric, text: str) -> None:
    texts = dict.fromkeys(
        ("chamber_id", "chamber_zh", "field_zh", "field_en", "file_name", "sheet", "source_cell", "value_raw",
         "evidence", "problem_zh", "problem_en", "expected_zh", "expected_en", "action_zh", "action_en"),
        text,
    )  # fmt: skip
    problem = a_problem(**texts)
    chamber = ChamberProfile(text, text, text, text, True, True, text)
    answers = {"study_sessions": Answer(text, text), "no_such_field": Answer(text, text)}
    line = ChamberLine(text, text, text, text, None, {"rejected": 1})
    books = [
        ChamberReturnWriter(rubric, YEAR).workbook_bytes(ChamberReturn(YEAR, chamber, (problem,), 1, answers, None)),
        district_return_bytes(rubric, DistrictReturn(YEAR, text, text, (line,), (problem,), 1)),
    ]
    for data in books:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if re.fullmatch(r"xl/(worksheets/sheet\d|sharedStrings|comments\d)\.xml", name):
                    content = package.read(name)
                    assert b"<f>" not in content
                    assert b"<t>x</t>" not in content
                    ElementTree.fromstring(content)  # noqa: S314 our own file
        for sheet in CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names:
            for row in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python():
                assert all(len(str(cell)) < 5000 for cell in row)


def test_the_same_content_gives_the_same_bytes(rubric: Rubric) -> None:
    chamber = ChamberProfile("CH-1", "示例商会", DISTRICT, "行业商会", True, True)
    content = ChamberReturn(YEAR, chamber, (a_problem(),), 1, {"members_total": Answer("约30")}, None)
    writer = ChamberReturnWriter(rubric, YEAR)
    assert writer.workbook_bytes(content) == ChamberReturnWriter(rubric, YEAR).workbook_bytes(content)
    district = DistrictReturn(YEAR, DISTRICT, "静安区", (), (a_problem(),), 1)
    assert district_return_bytes(rubric, district) == district_return_bytes(rubric, district)


def test_a_list_that_is_cut_says_so(rubric: Rubric) -> None:
    chamber = ChamberProfile("CH-1", "示例商会", DISTRICT, "行业商会", True, True)
    content = ChamberReturn(YEAR, chamber, (a_problem(),), 900, {}, None)
    data = ChamberReturnWriter(rubric, YEAR).workbook_bytes(content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(layout.SHEET_RETURN).to_python()
    assert "共 900 处，这里列出前 1 处" in str(rows[-1][0])
    assert len(rows[-1]) == len(LIST_COLUMNS)


def test_several_problems_of_one_field_share_a_note() -> None:
    marks = marks_of([a_problem(), a_problem(problem_code="evidence_missing", problem_zh="没有佐证")])
    assert (marks["members_total"].value, marks["members_total"].evidence) == (True, True)
    assert marks["members_total"].note == "不确切\n改正\n没有佐证\n改正"

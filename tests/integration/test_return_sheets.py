"""Return sheets there and back: two nights of one small invented city, with people mending things between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from pipelines.cli import main
from pipelines.night import run_night
from pipelines.orchestration.execution import Ending
from pipelines.progress import Silent
from pipelines.settings import Settings
from pipelines.warehouse import open_reader
from pipelines.workbooks import layout
from tests.demo_night import YEAR, DemoNight
from tests.shared_homes import copy_home
from tests.workbook_edits import type_into


@dataclass(frozen=True)
class Mended:
    """What people did after the first night. refused: the value as read that chamber_id mended in its own workbook.

    reviewed: chamber and field whose value the district verified as 0; corrected: chamber and field whose missing
    evidence the district named; untouched: how many rows of its correction sheet it left as they were.
    """

    chamber_id: str
    district: str
    field_code: str
    refused: str
    reviewed: tuple[str, str]
    corrected: tuple[str, str]
    untouched: int


def ask(settings: Settings, question: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
    with open_reader(settings.published_link) as connection:
        return connection.execute(question, list(parameters)).fetchall()


def sihao(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"SIHAO_HOME": str(settings.home)})


def cells_of(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def return_file(settings: Settings, district: str, chamber_id: str) -> Path:
    return settings.returns / district / f"退回修改单_{YEAR}_{district}_{chamber_id}.xlsx"


@pytest.fixture(scope="module")
def settings(demo_night: DemoNight, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The city after its first night."""
    return copy_home(demo_night.settings, tmp_path_factory.mktemp("returns") / "city")


@pytest.fixture(scope="module")
def summary(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `sihao report --all` writes."""
    out = tmp_path_factory.mktemp("report")
    result = sihao(settings, "report", "--year", str(YEAR), "--all", "--out", str(out))
    assert result.exit_code == 0, result.output
    return out


def test_every_chamber_with_an_open_problem_of_its_own_has_a_workbook(settings: Settings) -> None:
    owed = ask(
        settings,
        "select distinct district_code, chamber_id from reporting.rpt_open_problems"
        " where chamber_id is not null and coalesce(stage, 'self') = 'self'",
    )
    assert owed
    found = {path.name for path in settings.returns.glob(f"*/退回修改单_{YEAR}_*_*.xlsx")}
    expected = {return_file(settings, str(district), str(chamber)).name for district, chamber in owed}
    assert {name for name in found if "全市" not in name} == expected


def test_the_report_has_the_summarys_tables_and_the_return_sheets(settings: Settings, summary: Path) -> None:
    city = CalamineWorkbook.from_path(str(summary / "city" / f"总结素材_{YEAR}_全市.xlsx"))
    assert {"总览", "区排名", "薄弱指标", "填报不完整"} <= set(city.sheet_names)
    for sheet in city.sheet_names:
        assert "分值暂定" in str(city.get_sheet_by_name(sheet).to_python()[3][0])
    [(district,)] = ask(settings, "select min(district_code) from reporting.rpt_open_problems")
    rows = cells_of(summary / str(district) / f"总结素材_{YEAR}_{district}.xlsx", "区排名")
    [name] = ask(settings, "select name_zh from marts.dim_district where district_code = ?", [district])
    assert [row[1] for row in rows[5:]] == list(name)
    sheets = {path.name for path in (summary / str(district) / "退回修改单").glob("*.xlsx")}
    assert sheets == {path.name for path in (settings.returns / str(district)).glob("*.xlsx")}


def test_a_report_of_what_was_not_published_is_refused(settings: Settings, tmp_path: Path) -> None:
    for choice in (["--year", "2024", "--all"], ["--year", str(YEAR), "--district", "999999"]):
        result = sihao(settings, "report", *choice, "--out", str(tmp_path / "out"))
        assert result.exit_code == 2
        assert "Nothing is published for" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def mended(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Mended:
    """A second night, after a chamber, its district and another district have sent workbooks back."""
    [(chamber, district, field, refused)] = ask(
        settings,
        "select problems.chamber_id, problems.district_code, problems.field_code, problems.value_raw"
        " from reporting.rpt_open_problems as problems inner join marts.dim_field as fields"
        " on problems.field_code = fields.code and fields.value_type = 'count'"
        " where problem_code = 'rejected' and stage = 'self' order by all limit 1",
    )
    path = return_file(settings, str(district), str(chamber))
    rows = cells_of(path, layout.SHEET_FORM)
    at = next(number for number, row in enumerate(rows, start=1) if row[1] == field)
    assert rows[at - 1][4] == refused
    settings.inbox.mkdir(exist_ok=True)
    (settings.inbox / "改好了.xlsx").write_bytes(type_into(path, layout.SHEET_FORM, {f"E{at}": "1"}))
    reviewed = _review(settings, str(district), tmp_path_factory.mktemp("review"))
    corrected, untouched = _correct(settings)
    assert run_night(settings, None, Silent()).ending is Ending.PUBLISHED
    return Mended(str(chamber), str(district), str(field), str(refused), reviewed, corrected, untouched)


def _review(settings: Settings, district: str, folder: Path) -> tuple[str, str]:
    """Fill in one row of the district's review workbook: a claim taken down to 0, with a reason."""
    arguments = ["template", "--year", str(YEAR), "--district", district, "--stage", "district", "--out", str(folder)]
    assert sihao(settings, *arguments).exit_code == 0
    [path] = folder.glob("*.xlsx")
    rows = cells_of(path, layout.SHEET_REVIEW)
    header = [str(cell) for cell in rows[layout.REVIEW_HEADER_ROW - 1]]
    claimed, verified, reason = (
        header.index(name) for name in (layout.COLUMN_SELF_VALUE, layout.COLUMN_VERIFIED_VALUE, layout.COLUMN_REASON)
    )
    at = next(number for number, row in enumerate(rows) if row[3] == "study_sessions" and row[claimed] not in {"", 0})
    typed = {f"{letter(verified)}{at + 1}": "0", f"{letter(reason)}{at + 1}": "没有签到表，不予认定"}
    (settings.inbox / "核查好了.xlsx").write_bytes(type_into(path, layout.SHEET_REVIEW, typed))
    return str(rows[at][1]), str(rows[at][3])


def _correct(settings: Settings) -> tuple[tuple[str, str], int]:
    """Name the evidence in one row of a district's correction sheet, and leave its other rows as they are."""
    [(district, chamber, field)] = ask(
        settings,
        "select district_code, chamber_id, field_code from reporting.rpt_open_problems"
        " where problem_code = 'evidence_missing' order by all limit 1",
    )
    path = settings.returns / str(district) / f"退回修改单_{YEAR}_{district}.xlsx"
    rows = cells_of(path, layout.SHEET_CORRECTIONS)
    header = [str(cell) for cell in rows[layout.CORRECTION_HEADER_ROW - 1]]
    at = next(number for number, row in enumerate(rows) if (row[1], row[3]) == (chamber, field))
    typed = {f"{letter(header.index(layout.COLUMN_EVIDENCE))}{at + 1}": "区里核实的材料.pdf"}
    (settings.inbox / "更正好了.xlsx").write_bytes(type_into(path, layout.SHEET_CORRECTIONS, typed))
    return (str(chamber), str(field)), len(rows) - layout.CORRECTION_HEADER_ROW - 1


def letter(column: int) -> str:
    """The spreadsheet's letter of a column counted from 0."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def test_a_mended_return_workbook_is_taken_in_and_closes_the_problem(settings: Settings, mended: Mended) -> None:
    key = [mended.chamber_id, mended.field_code]
    value = "select value_raw from marts.fct_field_value where chamber_id = ? and field_code = ? and stage = 'self'"
    assert ask(settings, value, key) == [("1",)]
    still = "select count(*) from reporting.rpt_open_problems where chamber_id = ? and field_code = ? and value_raw = ?"
    assert ask(settings, still, [*key, mended.refused]) == [(0,)]
    assert ask(settings, "select outcome from quality.ingest_file where file_name = '改好了.xlsx'") == [("taken",)]


def test_a_filled_in_review_workbook_is_taken_in_as_the_districts(settings: Settings, mended: Mended) -> None:
    value = (
        "select value_raw, reason from marts.fct_field_value"
        " where chamber_id = ? and field_code = ? and stage = 'district'"
    )
    assert ask(settings, value, mended.reviewed) == [("0", "没有签到表，不予认定")]
    read = "select outcome, rows_read, rows_rejected from quality.ingest_file where file_name = '核查好了.xlsx'"
    assert ask(settings, read) == [("taken", 1, 0)]


def test_only_the_touched_rows_of_a_correction_sheet_are_taken_in(settings: Settings, mended: Mended) -> None:
    assert mended.untouched > 0
    evidence = "select evidence from marts.fct_field_value where chamber_id = ? and field_code = ? and stage = 'self'"
    assert ask(settings, evidence, mended.corrected) == [("区里核实的材料.pdf",)]
    read = "select outcome, rows_read, rows_rejected from quality.ingest_file where file_name = '更正好了.xlsx'"
    assert ask(settings, read) == [("taken", 1, 0)]
    still = "select count(*) from reporting.rpt_open_problems where chamber_id = ? and field_code = ?"
    assert ask(settings, still, mended.corrected) == [(0,)]


def test_the_next_return_workbook_no_longer_lists_it(settings: Settings, mended: Mended) -> None:
    path = return_file(settings, mended.district, mended.chamber_id)
    listed = [str(row[7]) for row in cells_of(path, layout.SHEET_RETURN)] if path.exists() else []
    assert mended.refused not in listed


def test_a_review_workbook_holds_the_districts_claims_and_is_never_overwritten(
    settings: Settings, tmp_path: Path
) -> None:
    [(district, chambers)] = ask(
        settings, "select district_code, count(*) from marts.dim_chamber group by all order by all limit 1"
    )
    arguments = [
        "template", "--year", str(YEAR), "--district", str(district), "--stage", "district", "--out", str(tmp_path),
    ]  # fmt: skip
    assert sihao(settings, *arguments).exit_code == 0
    [path] = tmp_path.glob("*.xlsx")
    header, *rows = cells_of(path, layout.SHEET_REVIEW)[layout.REVIEW_HEADER_ROW - 1 :]
    shown = [dict(zip(header, row, strict=True)) for row in rows if row[1]]
    assert len({row[layout.COLUMN_CHAMBER_ID] for row in shown}) == chambers
    [(claims,)] = ask(
        settings,
        "select count(*) from reporting.rpt_prefill inner join marts.dim_chamber using (chamber_id)"
        " where district_code = ? and self_value is not null",
        [district],
    )
    assert sum(row[layout.COLUMN_SELF_VALUE] != "" for row in shown) == claims > 0
    path.write_bytes(type_into(path, layout.SHEET_REVIEW, {f"I{layout.REVIEW_HEADER_ROW + 2}": "3"}))
    filled = path.read_bytes()
    again = sihao(settings, *arguments)
    assert again.exit_code == 2
    assert "不会覆盖" in again.stderr
    assert path.read_bytes() == filled

"""What reviewers and districts send back: review workbooks with and without reasons, correction sheets."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from pipelines.workbooks import layout
from pipelines.workbooks.answers import Answer
from pipelines.workbooks.review import ReviewWriter
from tests.awkward.case import LONG, YEAR, Case, new_chamber, row, text_file, workbook
from tests.awkward.layouts import form, form_cell, profile, rubric
from tests.workbook_edits import type_into

_CHECKED_AT = datetime(2017, 11, 22, 9, 0)
REVIEWED, CORRECTED = new_chamber(), new_chamber()
_CLAIMS = {"members_total": 30, "members_start": 25, "study_sessions": 6, "trade_events": 4}
_SHEET = layout.SHEET_REVIEW


def _review_cells(stage: str) -> tuple[bytes, dict[tuple[str, str], str]]:
    """A review workbook of one chamber, and (field, header) -> cell."""
    answers = {REVIEWED: {code: Answer(str(value), "附件") for code, value in _CLAIMS.items()}}
    data = ReviewWriter(rubric(), YEAR, stage).workbook_bytes("静安区", [profile(REVIEWED)], answers)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(_SHEET).to_python(skip_empty_area=False)
    header = rows[layout.REVIEW_HEADER_ROW - 1]
    places = {
        (str(cells[header.index(layout.COLUMN_FIELD_CODE)]), str(name)): f"{chr(65 + column)}{number}"
        for number, cells in enumerate(rows, start=1)
        for column, name in enumerate(header)
    }
    return data, places


def _typed(data: bytes, sheet: str, cells: dict[str, str]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(data)
        return type_into(path, sheet, cells)


def _review(
    name: str, stage: str, entries: dict[str, tuple[str, str]], refused: dict[str, str], sent: datetime
) -> Case:
    """A review workbook filled in. entries: field -> verified value, reason. refused: field -> why in the build."""
    data, places = _review_cells(stage)
    typed: dict[str, str] = {}
    for code, (value, reason) in entries.items():
        typed |= {places[code, layout.COLUMN_VERIFIED_VALUE]: value} if value else {}
        typed |= {places[code, layout.COLUMN_REASON]: reason} if reason else {}
    at = {code: f"{_SHEET}!{places[code, layout.COLUMN_VERIFIED_VALUE]}" for code in entries}
    return Case(
        f"reviewers/{name}",
        _typed(data, _SHEET, typed),
        values={at[code]: value for code, (value, _) in entries.items() if value.isdigit()},
        rejected={at[code]: "value_empty" for code, (value, _) in entries.items() if not value},
        refused_later={at[code]: reason for code, reason in refused.items()},
        sent=sent,
    )


def _return_workbook() -> bytes:
    """A district's correction sheet: one row mended, one left as it was sent."""
    untouched = [
        YEAR,
        CORRECTED,
        "",
        "members_start",
        "",
        "约25",
        "附件",
        "自评",
        "",
        "不是确定的值",
        "整数",
        "x.csv",
        "D3",
    ]
    mended = [YEAR, CORRECTED, "", "members_total", "", "30", "附件", "自评", "", "不是确定的值", "整数", "x.csv", "D2"]
    entries = {name: str(cell) for name, cell in zip(layout.CORRECTION_HEADERS, untouched, strict=False)}
    as_sent = layout.as_sent(entries[name] for name in layout.CORRECTION_ENTRIES)

    def write(book: object, sheet: object) -> None:
        sheet.write("A1", "更正表")  # type: ignore[attr-defined]
        sheet.write_row(layout.CORRECTION_HEADER_ROW - 1, 0, layout.CORRECTION_HEADERS)  # type: ignore[attr-defined]
        sheet.write_row(layout.CORRECTION_HEADER_ROW, 0, [*mended, as_sent])  # type: ignore[attr-defined]
        sheet.write_row(layout.CORRECTION_HEADER_ROW + 1, 0, [*untouched, as_sent])  # type: ignore[attr-defined]
        meta = book.add_worksheet(layout.SHEET_META)  # type: ignore[attr-defined]
        meta.write_row(0, 0, [layout.META_LAYOUT_VERSION, layout.LAYOUT_RETURN])
        meta.hide()

    return workbook(write, sheet=layout.SHEET_CORRECTIONS)


def _mixed_up() -> bytes:
    """A form on which somebody typed another chamber's key."""
    data = form(new_chamber(), members_total=30)
    return _typed(data, layout.SHEET_FORM, {"G2": "CH-310106-JZ-9999"})


CASES: tuple[Case, ...] = (
    Case("reviewers/claims.xlsx", form(REVIEWED, **_CLAIMS),
         values={form_cell(REVIEWED, code): str(value) for code, value in _CLAIMS.items()}),
    _review("district.xlsx", "district", {
        "members_total": ("28", "2家已注销"), "members_start": ("20", ""), "study_sessions": ("6", ""),
        "trade_events": ("", "无签到表"),
    }, {"members_start": "reason_missing"}, _CHECKED_AT),
    _review("city.xlsx", "city", {"members_total": ("27", "再核减1家"), "study_sessions": ("5", "")},
            {"study_sessions": "reason_missing"}, datetime(2017, 12, 10, 9, 0)),
    Case("reviewers/long-table.csv", text_file([
        row(REVIEWED, 1, "law_events", stage="区级", evidence=""),
        row(REVIEWED, 3, "trade_events", stage="district", evidence="", reason="缺1次签到"),
    ]), values={"D2": "1", "D3": "3"}, sent=_CHECKED_AT),
    Case("reviewers/to-correct.csv", text_file([row(CORRECTED, "约30"), row(CORRECTED, "约25", "members_start")]),
         rejected={"D2": "not_certain", "D3": "not_certain"}),
    Case("reviewers/correction-sheet.xlsx", _return_workbook(), sent=_CHECKED_AT,
         values={f"{layout.SHEET_CORRECTIONS}!F5": "30"}),
    Case("reviewers/passed-on-to-another.xlsx", _mixed_up(), outcome="conflicting_identity"),
    Case("reviewers/unknown-layout.xlsx", workbook(lambda book, _: book.add_worksheet(layout.SHEET_META).write_row(
        0, 0, [layout.META_LAYOUT_VERSION, "77"])), outcome="unknown_layout"),
    Case("reviewers/header-only.xlsx", workbook(None, [LONG]), outcome="no_rows"),
)  # fmt: skip

"""The return workbook of a district, or the city's for what belongs to no district: overview, problems, corrections.

The same arguments give the same bytes. What is wrong, expected and to be done is decided by whoever made the problems.
"""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from pipelines.reference import Rubric
from pipelines.workbooks import layout
from pipelines.workbooks.cells import plain, write_text
from pipelines.workbooks.chamber_return import (
    LIST_COLUMNS,
    list_row_height,
    more_text,
    write_both,
    write_points,
    write_problem,
    write_steps,
    write_summary,
)
from pipelines.workbooks.instructions import provisional_notice
from pipelines.workbooks.labels import code_labels
from pipelines.workbooks.page import PROTECTED, add_meta, landscape, new_workbook
from pipelines.workbooks.problems import NOTHING_RECEIVED, DistrictReturn, Problem, correctable
from pipelines.workbooks.return_texts import CITY_STEPS, DISTRICT_STEPS, PROVISIONAL
from pipelines.workbooks.style import Styles, row_height

_WHO_COLUMNS = (
    ("商会编码", "Key", 18), ("商会", "Chamber", 24), ("类别", "Kind", 12), ("程度", "Weight", 9), ("阶段", "Stage", 7),
    ("涉及分", "Points", 9),
)  # fmt: skip
_LIST = (*_WHO_COLUMNS, *LIST_COLUMNS[3:])
_CORRECTION_WIDTHS = (7, 19, 24, 18, 28, 14, 24, 7, 24, 40, 28, 22, 14, 8)
_CAPTIONS = (
    "Year", "Chamber's key", "Chamber", "Field's code", "What is asked", "Value ✎", "Evidence ✎", "Stage", "Reason ✎",
    "Problem", "Expected", "File it came from", "Sheet and cell", "As sent",
)  # fmt: skip
_ENTRIES = (layout.COLUMN_VALUE, layout.COLUMN_EVIDENCE, layout.COLUMN_REASON)
_TALLEST = 200


def district_return_bytes(rubric: Rubric, content: DistrictReturn) -> bytes:
    """The workbook of one district, or of the city when content.district_code is None."""
    writer = _Writer(rubric, content)
    buffer = io.BytesIO()
    with new_workbook(buffer, writer.title) as (workbook, styles):
        front = workbook.add_worksheet(layout.SHEET_RETURN)
        writer.write_overview(front, styles)
        writer.write_problems(workbook.add_worksheet(layout.SHEET_PROBLEMS), styles)
        writer.write_corrections(workbook.add_worksheet(layout.SHEET_CORRECTIONS), styles)
        front.activate()
        add_meta(workbook, {layout.META_LAYOUT_VERSION: layout.LAYOUT_RETURN})
    return buffer.getvalue()


class _Writer:
    def __init__(self, rubric: Rubric, content: DistrictReturn) -> None:
        self._content = content
        self._is_provisional = bool(provisional_notice(rubric))
        self._kinds = code_labels("problem")
        self._severities = code_labels("severity")
        self._stages = code_labels("stage")
        self.title = f"退回修改单 · {content.place}（{content.year}年度）"

    def write_overview(self, sheet: Any, styles: Styles) -> None:
        """Who has how much to mend: chambers that sent nothing first, then by the number of problems."""
        content = self._content
        open_kinds = {code for line in content.chambers for code in line.counts}
        kinds = [code for code in (*self._kinds, *sorted(open_kinds - set(self._kinds))) if code in open_kinds]
        headers = [
            ("序号\nNo.", 8), ("商会编码\nKey", 20), ("商会\nChamber", 40), ("状态\nState", 20),
            *(("\n".join(self._kinds.get(code, (code,))), 18) for code in kinds),
            ("合计\nTotal", 9), ("现在少得\nNot earned", 13),
        ]  # fmt: skip
        if not content.chambers:
            headers = [("", 8), *(("", width) for width in (20, 40, 30, 40))]
        for column, (_, width) in enumerate(headers):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 30)
        write_text(sheet, 0, 0, f"{self.title}　To be mended", styles.title)
        widths = [width for _, width in headers]
        write_summary(sheet, styles, 1, widths, self._summary())
        steps = CITY_STEPS if content.district_code is None else DISTRICT_STEPS
        header = at = write_steps(sheet, styles, 2, widths, steps)
        if content.chambers:
            sheet.set_row(at, 34)
            for column, (text, _) in enumerate(headers):
                sheet.write_string(at, column, text, styles.header)
            ordered = sorted(
                content.chambers, key=lambda line: (NOTHING_RECEIVED not in line.counts, -line.total, line.chamber_id)
            )
            for number, line in enumerate(ordered, start=1):
                at += 1
                sheet.set_row(at, 30)
                sheet.write_number(at, 0, number, styles.number)
                write_text(sheet, at, 1, line.chamber_id, styles.quoted_code)
                write_text(sheet, at, 2, line.name_zh, styles.quoted_cell)
                missing = NOTHING_RECEIVED in line.counts
                state = f"{line.state_zh}\n{line.state_en}"
                write_text(sheet, at, 3, state, styles.alarm if missing else styles.quoted_cell)
                for column, code in enumerate(kinds, start=4):
                    _write_count(sheet, styles, at, column, line.counts.get(code, 0))
                _write_count(sheet, styles, at, 4 + len(kinds), line.total)
                write_points(sheet, styles, at, 5 + len(kinds), line.points_at_stake)
            sheet.freeze_panes(header + 1, 0)
        else:
            at = self._write_kinds(sheet, styles, at)
        landscape(sheet, header, at, len(headers) - 1)
        sheet.protect("", PROTECTED)

    def _write_kinds(self, sheet: Any, styles: Styles, at: int) -> int:
        """How many problems of each kind are listed, from row `at`; returns the last row."""
        counts = Counter(problem.problem_code for problem in self._content.problems)
        for column, text in enumerate(("类别\nKind", "数量\nHow many"), start=1):
            sheet.write_string(at, column, text, styles.header)
        sheet.set_row(at, 34)
        for code, count in counts.most_common():
            at += 1
            write_both(sheet, styles, at, 1, *self._kinds.get(code, (code, "")))
            sheet.write_number(at, 2, count, styles.centred)
            sheet.set_row(at, 30)
        return at

    def write_problems(self, sheet: Any, styles: Styles) -> None:
        """Every problem, one a row, with a filter."""
        content = self._content
        sheet.set_row(0, 30)
        write_text(sheet, 0, 0, f"{layout.SHEET_PROBLEMS} · {content.place}　All problems", styles.title)
        sheet.set_row(1, 32)
        for column, (chinese, english, width) in enumerate(_LIST):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, f"{chinese}\n{english}", styles.header)
        at = 1
        for problem in content.problems:
            at += 1
            kind = self._kinds.get(problem.problem_code, (problem.problem_code, ""))
            severity = self._severities.get(problem.severity, (problem.severity, ""))
            stage = self._stages.get(problem.stage or "", ("", ""))
            write_text(sheet, at, 0, problem.chamber_id, styles.quoted_code)
            write_text(sheet, at, 1, problem.chamber_zh, styles.quoted_small)
            for column, label in enumerate((kind, severity, stage), start=2):
                write_both(sheet, styles, at, column, *label)
            write_points(sheet, styles, at, 5, problem.points_at_stake)
            write_problem(sheet, styles, at, 6, problem)
            name = row_height(plain(problem.chamber_zh or "", 200), _WHO_COLUMNS[1][2], 9)
            sheet.set_row(at, max(name, list_row_height(problem)))
        sheet.autofilter(1, 0, max(at, 2), len(_LIST) - 1)
        sheet.freeze_panes(2, 0)
        if content.total > len(content.problems):
            at += 1
            sheet.write_string(at, 0, more_text(content.total, len(content.problems)), styles.summary)
        landscape(sheet, 1, at, len(_LIST) - 1)
        sheet.protect("", PROTECTED | {"autofilter": True})

    def write_corrections(self, sheet: Any, styles: Styles) -> None:
        """The long form with the values in question as they were read, ready to be changed and sent back."""
        header = layout.CORRECTION_HEADER_ROW - 1
        sheet.set_row(0, 30)
        write_text(sheet, 0, 0, f"{layout.SHEET_CORRECTIONS} · {self._content.place}　Corrections", styles.title)
        sheet.write_string(
            1, 0, "改浅黄色的格子，保存后放入收件箱；没有动过的行不算数。Change the yellow cells, save, put the file "
            "into the inbox; rows nobody touched say nothing.", styles.hint_line,
        )  # fmt: skip
        sheet.set_row(header - 1, 22)
        sheet.set_row(header, 24)
        for column, (text, caption, width) in enumerate(
            zip(layout.CORRECTION_HEADERS, _CAPTIONS, _CORRECTION_WIDTHS, strict=True)
        ):
            hidden = {"hidden": True} if text == layout.COLUMN_AS_SENT else {}
            sheet.set_column(column, column, width, None, hidden)
            sheet.write_string(header - 1, column, caption, styles.caption)
            sheet.write_string(header, column, text, styles.header_entry if text in _ENTRIES else styles.header)
        at = header
        for problem, said, expected in correctable(self._content.problems):
            at += 1
            _write_correction(sheet, styles, at, problem, said, expected)
        sheet.ignore_errors({"number_stored_as_text": f"A{header + 2}:N{at + 2}"})
        sheet.autofilter(header, 0, max(at, header + 1), len(layout.CORRECTION_HEADERS) - 2)
        sheet.freeze_panes(header + 1, 0)
        landscape(sheet, header, at, len(layout.CORRECTION_HEADERS) - 2)
        sheet.protect("", PROTECTED | {"autofilter": True})

    def _summary(self) -> str:
        content = self._content
        text = f"共 {content.total} 处要改 to mend: {content.total}"
        if content.chambers:
            nothing = sum(1 for line in content.chambers if NOTHING_RECEIVED in line.counts)
            open_ = sum(1 for line in content.chambers if line.total)
            text += (
                f"　·　商会 chambers {len(content.chambers)}：缺报 nothing sent {nothing}，"
                f"有问题 with problems {open_ - nothing}，无问题 in order {len(content.chambers) - open_}"
            )
            if self._is_provisional:
                text += f"　·　{PROVISIONAL[0]}{PROVISIONAL[1]}"
        return text


def _write_correction(sheet: Any, styles: Styles, at: int, problem: Problem, said: str, expected: str) -> None:
    stage = problem.stage or layout.STAGE_SELF
    cells = {
        layout.COLUMN_YEAR: str(problem.campaign_year),
        layout.COLUMN_CHAMBER_ID: problem.chamber_id,
        layout.COLUMN_CHAMBER_NAME: problem.chamber_zh,
        layout.COLUMN_FIELD_CODE: problem.field_code,
        layout.COLUMN_FIELD_NAME: problem.field_zh,
        layout.COLUMN_VALUE: problem.value_raw,
        layout.COLUMN_EVIDENCE: problem.evidence,
        layout.COLUMN_STAGE: layout.STAGE_NAMES.get(stage, stage),
        layout.COLUMN_REASON: None,
        layout.COLUMN_PROBLEM: said,
        layout.COLUMN_EXPECTED: expected,
        layout.COLUMN_FILE: problem.file_name,
        layout.COLUMN_PLACE: problem.place,
    }
    written = {name: plain(text) if text else None for name, text in cells.items()}
    written[layout.COLUMN_AS_SENT] = layout.as_sent(written[name] for name in layout.CORRECTION_ENTRIES)
    for column, name in enumerate(layout.CORRECTION_HEADERS):
        unlocked = name in _ENTRIES or (name == layout.COLUMN_CHAMBER_ID and problem.chamber_id is None)
        write_text(sheet, at, column, written[name], styles.text_entry if unlocked else styles.quoted_small)
    heights = [
        row_height(plain(text, 500), width, 9)
        for text, width in zip(cells.values(), _CORRECTION_WIDTHS[:-1], strict=True)
        if text
    ]
    sheet.set_row(at, min(max(heights), _TALLEST))


def _write_count(sheet: Any, styles: Styles, at: int, column: int, count: int) -> None:
    """A count; nothing where there is none, so that the eye finds what is there."""
    if count:
        sheet.write_number(at, column, count, styles.centred)
    else:
        sheet.write_blank(at, column, None, styles.centred)

"""The return workbook of one chamber: what to mend in front, behind it the form with what was received.

The same arguments give the same bytes. What is wrong, expected and to be done is decided by whoever made the problems.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipelines.reference import Rubric
from pipelines.workbooks import layout
from pipelines.workbooks.cells import plain, value_from_text, write_text
from pipelines.workbooks.form_sheet import Answers, FormWriter
from pipelines.workbooks.instructions import instructions, provisional_notice
from pipelines.workbooks.labels import code_labels
from pipelines.workbooks.page import PROTECTED, add_meta, landscape, new_workbook, write_instructions
from pipelines.workbooks.problems import NOTHING_RECEIVED, ChamberReturn, Problem, marks_of
from pipelines.workbooks.return_texts import CHAMBER_STEPS, NOTHING_STEPS, PROVISIONAL
from pipelines.workbooks.style import Styles, row_height
from pipelines.workbooks.template import form_meta

LIST_COLUMNS = (
    ("序号", "No.", 8), ("程度", "Weight", 10), ("涉及分", "Points", 9), ("填报内容", "What is asked", 30),
    ("问题", "Problem", 36), ("原文件", "File", 20), ("工作表/单元格", "Sheet and cell", 15),
    ("读到的内容", "Read", 16), ("应填", "Expected", 26), ("怎么改", "What to do", 36),
)  # fmt: skip
"""The list of problems: header in Chinese and English, width."""

_TALLEST = 320
_LAST = len(LIST_COLUMNS) - 1


class ChamberReturnWriter:
    """Writes return workbooks of one rubric and campaign year; what equal profiles share is worked out once."""

    def __init__(self, rubric: Rubric, year: int) -> None:
        """Raises WorkbookError if the rubric's years do not hold `year`."""
        self._form = FormWriter(rubric, year)
        self._instructions = instructions(rubric, year)
        self._severities = code_labels("severity")
        self._is_provisional = bool(provisional_notice(rubric))

    def workbook_bytes(self, content: ChamberReturn) -> bytes:
        """The workbook. An answer to a field that the chamber's form does not ask is left out of the form."""
        rows = self._form.rows(content.chamber)
        answers: Answers = {
            code: (value_from_text(answer.self_value), answer.self_evidence)
            for code, answer in content.answers.items()
            if code in rows and (answer.self_value or answer.self_evidence)
        }
        buffer = io.BytesIO()
        title = f"退回修改单（{content.year}年度）"
        with new_workbook(buffer, title) as (workbook, styles):
            front = workbook.add_worksheet(layout.SHEET_RETURN)
            form = workbook.add_worksheet(layout.SHEET_FORM)
            guide = workbook.add_worksheet(layout.SHEET_INSTRUCTIONS)
            self._write_front(front, styles, title, content, rows)
            self._form.write(form, styles, content.chamber, answers, marks_of(content.problems))
            write_instructions(guide, styles, self._instructions)
            front.activate()
            add_meta(workbook, form_meta(self._form, content.chamber))
        return buffer.getvalue()

    def _write_front(
        self, sheet: Any, styles: Styles, title: str, content: ChamberReturn, rows: Mapping[str, int]
    ) -> None:
        widths = [width for _, _, width in LIST_COLUMNS]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, f"{title}　To be mended, {content.year}", styles.title)
        sheet.set_row(1, 24)
        who = f"{content.chamber.name_zh}（{content.chamber.chamber_id}）"
        write_text(sheet, 1, 0, who, styles.chamber_line, styles.quoted_chamber_line)
        summary = self._summary(content)
        write_summary(sheet, styles, 2, widths, summary)
        nothing = any(problem.problem_code == NOTHING_RECEIVED for problem in content.problems)
        at = write_steps(sheet, styles, 3, widths, NOTHING_STEPS if nothing else CHAMBER_STEPS)
        write_list_header(sheet, styles, at)
        header = at
        for number, problem in enumerate(content.problems, start=1):
            at += 1
            self._write_problem(sheet, styles, at, number, problem, rows)
        if content.total > len(content.problems):
            at += 1
            sheet.write_string(at, 0, more_text(content.total, len(content.problems)), styles.summary)
        sheet.freeze_panes(header + 1, 0)
        landscape(sheet, header, at, _LAST)
        sheet.protect("", PROTECTED)

    def _summary(self, content: ChamberReturn) -> str:
        text = f"共 {content.total} 处要改 to mend: {content.total}"
        if content.points_at_stake:
            points = f"{content.points_at_stake.normalize():f}"
            text += f"　·　这些地方现在少得 {points} 分 points not earned now: {points}"
            if self._is_provisional:
                text += f"（{PROVISIONAL[0]}{PROVISIONAL[1]}）"
        return text

    def _write_problem(
        self, sheet: Any, styles: Styles, at: int, number: int, problem: Problem, rows: Mapping[str, int]
    ) -> None:
        row = rows.get(problem.field_code or "")
        if row is None:
            sheet.write_number(at, 0, number, styles.number)
        else:
            column = "F" if problem.problem_code == "evidence_missing" else "E"
            sheet.write_url(
                at, 0, f"internal:'{layout.SHEET_FORM}'!{column}{row}", styles.number_link, string=str(number),
                tip="跳到要改的格子 Jump to the cell",
            )  # fmt: skip
        write_both(sheet, styles, at, 1, *self._severities.get(problem.severity, (problem.severity, "")))
        write_points(sheet, styles, at, 2, problem.points_at_stake)
        write_problem(sheet, styles, at, 3, problem)
        sheet.set_row(at, list_row_height(problem))


def write_steps(
    sheet: Any, styles: Styles, at: int, widths: Sequence[float], steps: tuple[tuple[str, str], ...]
) -> int:
    """Three numbered steps across columns of these widths, from row `at`; returns the row after them and a gap."""
    words = ("第一步", "第二步", "第三步")
    for word, (chinese, english) in zip(words, steps, strict=True):
        across = sum(widths[1:])
        sheet.set_row(at, row_height(chinese, across, 11) + row_height(english, across, 8) + 4)
        sheet.merge_range(at, 1, at, len(widths) - 1, "", styles.step)
        sheet.write_string(at, 0, word, styles.step_number)
        text = (styles.step_chinese, f"{chinese}\n", styles.name_english, english)
        sheet.write_rich_string(at, 1, *text, styles.step)
        at += 1
    sheet.set_row(at, 8)
    return at + 1


def write_summary(sheet: Any, styles: Styles, at: int, widths: Sequence[float], text: str) -> None:
    """A line across columns of these widths."""
    sheet.set_row(at, row_height(text, sum(widths), 11) + 4)
    sheet.merge_range(at, 0, at, len(widths) - 1, "", styles.summary)
    sheet.write_string(at, 0, text, styles.summary)


def write_points(sheet: Any, styles: Styles, at: int, column: int, points: Decimal | None) -> None:
    """Points with two digits; nothing where none are at stake."""
    if points:
        sheet.write_number(at, column, points, styles.points)
    else:
        sheet.write_blank(at, column, None, styles.points)


def write_problem(sheet: Any, styles: Styles, at: int, first: int, problem: Problem) -> None:
    """The columns of the list from 填报内容 on, beginning in column `first`."""
    write_both(sheet, styles, at, first, problem.field_zh, problem.field_en)
    write_both(sheet, styles, at, first + 1, problem.problem_zh, problem.problem_en)
    write_text(sheet, at, first + 2, problem.file_name, styles.quoted_small)
    write_text(sheet, at, first + 3, problem.place, styles.quoted_small)
    write_text(sheet, at, first + 4, problem.value_raw, styles.quoted_read)
    write_both(sheet, styles, at, first + 5, problem.expected_zh, problem.expected_en)
    write_both(sheet, styles, at, first + 6, problem.action_zh, problem.action_en)


def write_list_header(sheet: Any, styles: Styles, at: int) -> None:
    """The header of the list of problems, Chinese over English."""
    sheet.set_row(at, 34)
    for column, (chinese, english, _) in enumerate(LIST_COLUMNS):
        sheet.write_string(at, column, f"{chinese}\n{english}", styles.header)


def write_both(sheet: Any, styles: Styles, at: int, column: int, chinese: str | None, english: str | None) -> None:
    """Chinese with English small beneath it; either may be missing."""
    texts = [plain(text, 500) if text else "" for text in (chinese, english)]
    if all(texts) and texts[0] != texts[1]:
        pieces = (styles.name, f"{texts[0]}\n", styles.name_english, texts[1])
        sheet.write_rich_string(at, column, *pieces, styles.quoted_cell)
    else:
        write_text(sheet, at, column, texts[0] or texts[1], styles.quoted_cell)


def more_text(total: int, shown: int) -> str:
    """That a list does not hold everything."""
    return (
        f"共 {total} 处，这里列出前 {shown} 处；改正后会列出其余的。"
        f"The first {shown} of {total}; the others follow when these are mended."
    )


def list_row_height(problem: Problem) -> float:
    """Height of a row of the list, for its fullest cell; bounded, as a cell may hold a whole page."""
    both = (
        (problem.field_zh, problem.field_en, 3), (problem.problem_zh, problem.problem_en, 4),
        (problem.expected_zh, problem.expected_en, 8), (problem.action_zh, problem.action_en, 9),
    )  # fmt: skip
    heights = [
        row_height(plain(chinese or "", 500), LIST_COLUMNS[column][2], 10)
        + row_height(plain(english or "", 500), LIST_COLUMNS[column][2], 8)
        for chinese, english, column in both
    ]
    single = ((problem.file_name, 5), (problem.place, 6), (problem.value_raw, 7))
    heights += [row_height(plain(text or "", 500), LIST_COLUMNS[column][2], 10) for text, column in single]
    return min(max(26, *heights), _TALLEST)

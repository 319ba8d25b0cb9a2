"""Writes the workbook a chamber fills in: empty for `sihao template`, filled in for invented submissions.

The same arguments give the same bytes. What comes from outside (names, codes, answers) is written as text, never as a
formula. Which rows there are and what they say is decided in form_rows and instructions.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.reference import Rubric, districts
from pipelines.workbooks import layout
from pipelines.workbooks.chamber_profile import ChamberProfile, applicable_indicators, safe_file_stem
from pipelines.workbooks.form_rows import FormRow, FormSection, form_sections
from pipelines.workbooks.instructions import instructions
from pipelines.workbooks.style import Styles, row_height
from pipelines.workbooks.validation import validation

AnswerValue = str | int | Decimal | bool | date | None
Answers = Mapping[str, tuple[AnswerValue, str | None]]
"""Field code -> (value, evidence reference). Text is written as it stands, also where a number belongs."""

_CREATED = datetime(2017, 4, 1)  # any fixed moment: the bytes must not depend on the clock
_COLUMN_WIDTHS = (5, 19, 36, 7, 13, 24, 54, 32, 13)
_INSTRUCTION_WIDTH = 88  # what fits on A4 upright
_VALUE, _EVIDENCE = (layout.TABLE_HEADERS.index(name) for name in (layout.COLUMN_VALUE, layout.COLUMN_EVIDENCE))
_A4 = 9
_FORMULA_SIGNS = ("=", "+", "-", "@")  # text that a spreadsheet would take for a formula when someone edits the cell


class TemplateError(ValueError):
    """A workbook cannot be written; the message says which and why."""


class TemplateWriter:
    """Writes workbooks of one rubric and campaign year; what equal profiles share is worked out once."""

    def __init__(self, rubric: Rubric, year: int) -> None:
        """Raises TemplateError if the rubric's years do not hold `year`."""
        if not rubric.holds(year):
            raise TemplateError(f"评价办法 {rubric.rubric_id} 不适用于 {year} 年 does not hold for {year}")
        self._rubric = rubric
        self._year = year
        self._instructions = instructions(rubric, year)
        self._district_names = dict(districts().select("district_code", "name_zh").iter_rows())
        self._sections: dict[tuple[str, ...], list[FormSection]] = {}

    def workbook_bytes(self, chamber: ChamberProfile, answers: Answers | None = None) -> bytes:
        """The workbook of one chamber. Raises TemplateError if an answer's field is not on its form."""
        sections = self._sections_of(chamber)
        known = {row.field.code for section in sections for row in section.rows}
        if unknown := sorted(set(answers or {}) - known):
            raise TemplateError(
                f"{chamber.chamber_id}: 填报表没有这些填报项 the form has no such fields: {', '.join(unknown)}"
            )
        buffer = io.BytesIO()
        workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
        workbook.set_properties({"title": self._title(), "created": _CREATED})
        styles = Styles(workbook)
        self._write_instructions(workbook.add_worksheet(layout.SHEET_INSTRUCTIONS), styles)
        form = workbook.add_worksheet(layout.SHEET_FORM)
        self._write_chamber(form, styles, chamber)
        self._write_table(form, styles, sections, answers or {})
        self._write_meta(workbook.add_worksheet(layout.SHEET_META), chamber)
        form.activate()
        workbook.close()
        return buffer.getvalue()

    def _sections_of(self, chamber: ChamberProfile) -> list[FormSection]:
        profile = tuple(indicator.code for indicator in applicable_indicators(self._rubric, chamber))
        if profile not in self._sections:
            self._sections[profile] = form_sections(self._rubric, chamber, self._year)
        return self._sections[profile]

    def _title(self) -> str:
        provisional = self._rubric.tables["rubric"]["is_provisional"][0] == "true"
        return f"“四好”商会填报表（{self._year}年度）" + ("　分值暂定 Points are provisional" if provisional else "")

    def _write_instructions(self, sheet: Any, styles: Styles) -> None:
        sheet.set_column(0, 0, _INSTRUCTION_WIDTH)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 1)
        sheet.center_horizontally()
        content = self._instructions
        row = _paragraph(sheet, 0, content.title, styles.title, styles.english)
        for notice in content.notices:
            row = _paragraph(sheet, row, notice, styles.notice, styles.notice_english)
        for heading, paragraphs in content.chapters:
            sheet.set_row(row, 26)
            sheet.write_string(row, 0, f"{heading[0]} {heading[1]}", styles.heading)
            row += 1
            for number, (chinese, english) in enumerate(paragraphs, start=1):
                row = _paragraph(sheet, row, (f"{number}. {chinese}", english), styles.text, styles.english)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _write_chamber(self, sheet: Any, styles: Styles, chamber: ChamberProfile) -> None:
        district = self._district_names.get(chamber.district_code, "")
        values = {
            layout.LABEL_YEAR: str(self._year),
            layout.LABEL_CHAMBER_ID: chamber.chamber_id,
            layout.LABEL_NAME: chamber.name_zh,
            layout.LABEL_DISTRICT: f"{chamber.district_code} {district}".strip(),
            layout.LABEL_TYPE: chamber.chamber_type,
            layout.LABEL_REGISTERED: _yes_no(chamber.is_registered),
            layout.LABEL_PARTY_ORG: _yes_no(chamber.has_party_org),
            layout.LABEL_USCC: chamber.uscc or "",
        }
        last = len(layout.TABLE_HEADERS) - 1
        sheet.merge_range(0, 0, 0, last, "", styles.title)
        sheet.write_string(layout.TITLE_ROW - 1, 0, self._title(), styles.title)
        sheet.set_row(0, 30)
        for row, labels in enumerate(layout.CHAMBER_LABELS, start=layout.TITLE_ROW):
            sheet.set_row(row, 18)
            for label, column in zip(labels, (1, 5), strict=True):
                sheet.write_string(row, column, label, styles.label)
                sheet.write_string(row, column + 1, values[label], styles.chamber)

    def _write_table(self, sheet: Any, styles: Styles, sections: list[FormSection], answers: Answers) -> None:
        for column, (header, width) in enumerate(zip(layout.TABLE_HEADERS, _COLUMN_WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(layout.HEADER_ROW - 1, column, header, styles.header)
        sheet.set_row(layout.HEADER_ROW - 1, 24)
        position = last_scored = layout.HEADER_ROW
        for section in sections:
            sheet.set_row(position, 20)
            sheet.write_string(position, 0, section.heading, styles.section)
            for column in range(1, len(layout.TABLE_HEADERS)):
                sheet.write_blank(position, column, None, styles.section)
            position += 1
            for row in section.rows:
                self._write_row(sheet, styles, position, row, answers)
                position += 1
            if section.is_scored:
                last_scored = position - 1
        _finish_form(sheet, position - 1)
        # An answer without its evidence earns nothing officially, so the empty evidence cell shows at once.
        criteria = f'=AND($E{layout.HEADER_ROW + 1}<>"",$F{layout.HEADER_ROW + 1}="")'
        hint = {"type": "formula", "criteria": criteria, "format": styles.hint}
        sheet.conditional_format(layout.HEADER_ROW, _EVIDENCE, last_scored, _EVIDENCE, hint)

    def _write_row(self, sheet: Any, styles: Styles, position: int, row: FormRow, answers: Answers) -> None:
        value, evidence = answers.get(row.field.code, (None, None))
        rule = (row.rule, row.evidence_asked, "、".join(row.indicator_codes))
        sheet.set_row(position, _form_row_height(row, rule))
        sheet.write_number(position, 0, row.number, styles.number)
        sheet.write_string(position, 1, row.field.code, styles.code)
        name = (styles.name, f"{row.field.name_zh}\n", styles.name_english, row.field.name_en)
        sheet.write_rich_string(position, 2, *name, styles.cell)
        sheet.write_string(position, 3, row.field.unit, styles.centred)
        _write_value(sheet, styles, position, value)
        if evidence:
            style = styles.quoted_text if evidence.startswith(_FORMULA_SIGNS) else styles.input_text
            sheet.write_string(position, _EVIDENCE, evidence, style)
        else:
            sheet.write_blank(position, _EVIDENCE, None, styles.input_text)
        for column, text in enumerate(rule, start=_EVIDENCE + 1):
            sheet.write_string(position, column, text, styles.small)
        options = validation(row, self._year)
        if options:
            sheet.data_validation(position, _VALUE, position, _VALUE, options)

    def _write_meta(self, sheet: Any, chamber: ChamberProfile) -> None:
        values = {
            layout.META_RUBRIC_ID: self._rubric.rubric_id,
            layout.META_CAMPAIGN_YEAR: str(self._year),
            layout.META_CHAMBER_ID: chamber.chamber_id,
            layout.META_STAGE: "self",
            layout.META_LAYOUT_VERSION: layout.LAYOUT_VERSION,
        }
        for row, key in enumerate(layout.META_KEYS):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, values[key])
        sheet.hide()


def write_template(
    path: Path, rubric: Rubric, year: int, chamber: ChamberProfile, answers: Answers | None = None
) -> None:
    """Write the workbook of one chamber to `path`, whose folder must exist. Raises TemplateError."""
    path.write_bytes(TemplateWriter(rubric, year).workbook_bytes(chamber, answers))


def write_templates(
    chambers: Iterable[ChamberProfile],
    rubric: Rubric,
    year: int,
    out_dir: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write empty workbooks to out_dir/<district>/<chamber>.xlsx; returns their paths in the order of `chambers`.

    on_progress is told (workbooks written, workbooks in all). A file already there with the same content stays; raises
    TemplateError, before anything is written, if one has other content (it may be filled in) or a chamber comes twice.
    """
    writer = TemplateWriter(rubric, year)
    listed = list(chambers)
    paths = [out_dir / safe_file_stem(chamber.district_code) / file_name(chamber, year) for chamber in listed]
    if len(set(paths)) < len(paths):
        raise TemplateError("名录中有重复的商会编码 a chamber is listed twice")
    for chamber, path in zip(listed, paths, strict=True):
        if path.exists() and path.read_bytes() != writer.workbook_bytes(chamber):
            raise TemplateError(f"文件已存在且内容不同，不会覆盖 will not overwrite a file with other content: {path}")
    for done, (chamber, path) in enumerate(zip(listed, paths, strict=True), start=1):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writer.workbook_bytes(chamber))
        if on_progress:
            on_progress(done, len(listed))
    return paths


def file_name(chamber: ChamberProfile, year: int) -> str:
    """The workbook's file name: fit for every system, whatever the chamber's code is."""
    return f"四好商会填报表_{year}_{safe_file_stem(chamber.chamber_id)}.xlsx"


def _write_value(sheet: Any, styles: Styles, position: int, value: AnswerValue) -> None:
    match value:
        case None:
            sheet.write_blank(position, _VALUE, None, styles.input_value)
        case bool():
            sheet.write_string(position, _VALUE, _yes_no(value), styles.input_value)
        case int() | Decimal():
            sheet.write_number(position, _VALUE, value, styles.input_value)
        case date():
            sheet.write_datetime(position, _VALUE, value, styles.input_date)
        case str():
            style = styles.quoted_value if value.startswith(_FORMULA_SIGNS) else styles.input_value
            sheet.write_string(position, _VALUE, value, style)


def _finish_form(sheet: Any, last_row: int) -> None:
    """What makes the form pleasant on screen and on paper: frozen header, print set-up, protection."""
    sheet.freeze_panes(layout.HEADER_ROW, 3)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(layout.HEADER_ROW - 1)
    sheet.print_area(0, 0, last_row, len(layout.TABLE_HEADERS) - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _form_row_height(row: FormRow, rule: tuple[str, str, str]) -> float:
    """Height for the fullest cell of the row; rule: the texts right of the evidence column."""
    small = zip(rule, _COLUMN_WIDTHS[_EVIDENCE + 1 :], strict=True)
    return max(
        row_height(row.field.code, _COLUMN_WIDTHS[1], 8),
        row_height(row.field.name_zh, _COLUMN_WIDTHS[2], 10) + row_height(row.field.name_en, _COLUMN_WIDTHS[2], 8),
        *(row_height(text, width, 9) for text, width in small),
    )


def _paragraph(sheet: Any, row: int, paragraph: tuple[str, str], chinese: Any, english: Any) -> int:
    for offset, (text, style) in enumerate(zip(paragraph, (chinese, english), strict=True)):
        sheet.set_row(row + offset, row_height(text, _INSTRUCTION_WIDTH - 2, style.font_size) + 4)
        sheet.write_string(row + offset, 0, text, style)
    return row + 2


def _yes_no(value: bool) -> str:
    return layout.YES if value else layout.NO

"""Writes the sheet 填报表 of one chamber: empty, filled in, or with the cells marked that have to be mended.

Which rows there are and what they say is decided in form_rows; whether an answer is right is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.reference import Rubric, districts
from pipelines.workbooks import layout
from pipelines.workbooks.cells import CellValue, plain, write_text, write_value
from pipelines.workbooks.chamber_profile import ChamberProfile, applicable_indicators
from pipelines.workbooks.form_rows import FormRow, FormSection, form_sections
from pipelines.workbooks.page import A4, PROTECTED, WorkbookError
from pipelines.workbooks.style import Styles, row_height
from pipelines.workbooks.validation import validation

Answers = Mapping[str, tuple[CellValue, str | None]]
"""Field code -> (value, evidence reference). Text is written as it stands, also where a number belongs."""

_COLUMN_WIDTHS = (5, 19, 36, 7, 13, 24, 54, 32, 13)
_VALUE, _EVIDENCE = (layout.TABLE_HEADERS.index(name) for name in (layout.COLUMN_VALUE, layout.COLUMN_EVIDENCE))
_NOTE = {"author": "sihao", "font_name": "等线", "font_size": 10, "width": 300}


@dataclass(frozen=True)
class Mark:
    """A row to be mended: whether its value, its evidence or both are in question, and what is said beside it."""

    value: bool
    evidence: bool
    note: str


class FormWriter:
    """Writes forms of one rubric and campaign year; what equal profiles share is worked out once."""

    def __init__(self, rubric: Rubric, year: int) -> None:
        """Raises WorkbookError if the rubric's years do not hold `year`."""
        if not rubric.holds(year):
            raise WorkbookError(f"评价办法 {rubric.rubric_id} 不适用于 {year} 年 does not hold for {year}")
        self.rubric = rubric
        self.year = year
        self._district_names = dict(districts().select("district_code", "name_zh").iter_rows())
        self._sections: dict[tuple[str, ...], list[FormSection]] = {}

    @property
    def title(self) -> str:
        provisional = self.rubric.tables["rubric"]["is_provisional"][0] == "true"
        return f"“四好”商会填报表（{self.year}年度）" + ("　分值暂定 Points are provisional" if provisional else "")

    def rows(self, chamber: ChamberProfile) -> dict[str, int]:
        """Field code -> its row on the chamber's form, counted as a spreadsheet does."""
        return {row.field.code: at + 1 for at, _, row in self._placed(chamber) if row is not None}

    def write(
        self,
        sheet: Any,
        styles: Styles,
        chamber: ChamberProfile,
        answers: Answers,
        marks: Mapping[str, Mark] | None = None,
    ) -> None:
        """Fill an empty sheet. Raises WorkbookError if an answer's field is not on the chamber's form."""
        placed = list(self._placed(chamber))
        known = {row.field.code for _, _, row in placed if row is not None}
        if unknown := sorted(set(answers) - known):
            raise WorkbookError(
                f"{chamber.chamber_id}: 填报表没有这些填报项 the form has no such fields: {', '.join(unknown)}"
            )
        self._write_chamber(sheet, styles, chamber)
        for column, (header, width) in enumerate(zip(layout.TABLE_HEADERS, _COLUMN_WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(layout.HEADER_ROW - 1, column, header, styles.header)
        sheet.set_row(layout.HEADER_ROW - 1, 24)
        last_scored = layout.HEADER_ROW
        for at, section, row in placed:
            if row is None:
                sheet.set_row(at, 20)
                sheet.write_string(at, 0, section.heading, styles.section)
                for column in range(1, len(layout.TABLE_HEADERS)):
                    sheet.write_blank(at, column, None, styles.section)
            else:
                mark = (marks or {}).get(row.field.code)
                self._write_row(sheet, styles, at, row, answers.get(row.field.code, (None, None)), mark)
                last_scored = at if section.is_scored else last_scored
        self._limit_values(sheet, [(at, row) for at, _, row in placed if row is not None])
        _finish_form(sheet, placed[-1][0] if placed else layout.HEADER_ROW)
        # An answer without its evidence earns nothing officially, so the empty evidence cell shows at once.
        criteria = f'=AND($E{layout.HEADER_ROW + 1}<>"",$F{layout.HEADER_ROW + 1}="")'
        hint = {"type": "formula", "criteria": criteria, "format": styles.hint}
        sheet.conditional_format(layout.HEADER_ROW, _EVIDENCE, last_scored, _EVIDENCE, hint)

    def _limit_values(self, sheet: Any, rows: Sequence[tuple[int, FormRow]]) -> None:
        """What can be typed into the value cells; fields with the same limits share one rule, which saves time."""
        shared: dict[str, tuple[dict[str, Any], list[int]]] = {}
        for at, row in rows:
            options = validation(row, self.year)
            if options:
                shared.setdefault(repr(options), (options, []))[1].append(at)
        for options, places in shared.values():
            cells = " ".join(f"E{at + 1}" for at in places)
            sheet.data_validation(places[0], _VALUE, places[0], _VALUE, options | {"multi_range": cells})

    def _placed(self, chamber: ChamberProfile) -> Iterator[tuple[int, FormSection, FormRow | None]]:
        """Position from 0, section and row of every line below the header; a section's heading has no row."""
        at = layout.HEADER_ROW
        for section in self._sections_of(chamber):
            for row in (None, *section.rows):
                yield at, section, row
                at += 1

    def _sections_of(self, chamber: ChamberProfile) -> list[FormSection]:
        profile = tuple(indicator.code for indicator in applicable_indicators(self.rubric, chamber))
        if profile not in self._sections:
            self._sections[profile] = form_sections(self.rubric, chamber, self.year)
        return self._sections[profile]

    def _write_chamber(self, sheet: Any, styles: Styles, chamber: ChamberProfile) -> None:
        district = self._district_names.get(chamber.district_code, "")
        values = {
            layout.LABEL_YEAR: str(self.year),
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
        sheet.write_string(layout.TITLE_ROW - 1, 0, self.title, styles.title)
        sheet.set_row(0, 30)
        for row, labels in enumerate(layout.CHAMBER_LABELS, start=layout.TITLE_ROW):
            sheet.set_row(row, 18)
            for label, column in zip(labels, (1, 5), strict=True):
                sheet.write_string(row, column, label, styles.label)
                write_text(sheet, row, column + 1, values[label], styles.chamber, styles.quoted_chamber)

    def _write_row(
        self,
        sheet: Any,
        styles: Styles,
        at: int,
        row: FormRow,
        answer: tuple[CellValue, str | None],
        mark: Mark | None,
    ) -> None:
        value, evidence = answer
        rule = (row.rule, row.evidence_asked, "、".join(row.indicator_codes))
        sheet.set_row(at, _form_row_height(row, rule))
        sheet.write_number(at, 0, row.number, styles.number)
        sheet.write_string(at, 1, row.field.code, styles.code)
        name = (styles.name, f"{row.field.name_zh}\n", styles.name_english, row.field.name_en)
        sheet.write_rich_string(at, 2, *name, styles.cell)
        sheet.write_string(at, 3, row.field.unit, styles.centred)
        entry = styles.marked if mark and mark.value else styles.entry
        write_value(sheet, at, _VALUE, value, entry.value, entry.date, entry.quoted_value)
        entry = styles.marked if mark and mark.evidence else styles.entry
        write_text(sheet, at, _EVIDENCE, evidence, entry.text, entry.quoted_text)
        if mark:
            note = plain(mark.note, 500)
            height = row_height(note, 34, 11) + 8
            sheet.write_comment(at, _VALUE if mark.value else _EVIDENCE, note, _NOTE | {"height": height})
        for column, text in enumerate(rule, start=_EVIDENCE + 1):
            sheet.write_string(at, column, text, styles.small)


def _finish_form(sheet: Any, last_row: int) -> None:
    """What makes the form pleasant on screen and on paper: frozen header, print set-up, protection."""
    sheet.freeze_panes(layout.HEADER_ROW, 3)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(layout.HEADER_ROW - 1)
    sheet.print_area(0, 0, last_row, len(layout.TABLE_HEADERS) - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    sheet.protect("", PROTECTED)


def _form_row_height(row: FormRow, rule: tuple[str, str, str]) -> float:
    """Height for the fullest cell of the row; rule: the texts right of the evidence column."""
    small = zip(rule, _COLUMN_WIDTHS[_EVIDENCE + 1 :], strict=True)
    return max(
        row_height(row.field.code, _COLUMN_WIDTHS[1], 8),
        row_height(row.field.name_zh, _COLUMN_WIDTHS[2], 10) + row_height(row.field.name_en, _COLUMN_WIDTHS[2], 8),
        *(row_height(text, width, 9) for text, width in small),
    )


def _yes_no(value: bool) -> str:
    return layout.YES if value else layout.NO

"""The reviewers' workbook: all chambers of a district with what they claimed, and two columns to fill in.

The same arguments give the same bytes. Whether a verified value is right, or needs a reason, is decided where it is
taken in; the red cells only show what would be refused there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from pipelines.reference import Rubric
from pipelines.workbooks import layout
from pipelines.workbooks.answers import NO_ANSWER, Answer, ChamberAnswers
from pipelines.workbooks.cells import plain, value_from_text, write_text, write_value
from pipelines.workbooks.chamber_profile import (
    FILLED_BY_CHAMBER,
    ChamberProfile,
    applicable_indicators,
    safe_file_stem,
)
from pipelines.workbooks.form_rows import FormRow, form_sections
from pipelines.workbooks.page import PROTECTED, WorkbookError, add_meta, landscape, new_workbook, write_instructions
from pipelines.workbooks.review_texts import CAPTIONS, HINT, STAGE_WORDS, review_instructions, review_title
from pipelines.workbooks.style import Styles, row_height
from pipelines.workbooks.validation import validation

_WIDTHS = {
    layout.COLUMN_NUMBER: 5, layout.COLUMN_CHAMBER_ID: 18, layout.COLUMN_CHAMBER_NAME: 22,
    layout.COLUMN_FIELD_CODE: 16, layout.COLUMN_FIELD_NAME: 34, layout.COLUMN_UNIT: 6, layout.COLUMN_SELF_VALUE: 12,
    layout.COLUMN_SELF_EVIDENCE: 22, layout.COLUMN_DISTRICT_VALUE: 12, layout.COLUMN_DISTRICT_REASON: 24,
    layout.COLUMN_VERIFIED_VALUE: 12, layout.COLUMN_REASON: 36, layout.COLUMN_INDICATORS: 24,
    layout.COLUMN_EARLIER_VALUE: 12, layout.COLUMN_EARLIER_REASON: 24,
}  # fmt: skip
_FIRST = layout.REVIEW_HEADER_ROW
"""Row of the first chamber's heading, from 0."""

_TALLEST = 120
_INDEX_HEADERS = (
    ("序号\nNo.", 6), ("商会编码\nKey", 20), ("商会名称（点击跳转）\nChamber (click to jump)", 44),
    ("商会类型\nKind", 14), ("自评已填\nClaimed", 11), ("应核查\nRows", 11), ("本表已核\nVerified here", 13),
)  # fmt: skip


@dataclass(frozen=True)
class _Block:
    """One chamber's rows on the sheet: its heading stands at `start`, from 0."""

    chamber: ChamberProfile
    answers: ChamberAnswers
    start: int
    rows: tuple[FormRow, ...]


class ReviewWriter:
    """Writes review workbooks of one rubric, campaign year and stage."""

    def __init__(self, rubric: Rubric, year: int, stage: str) -> None:
        """Raises WorkbookError on another stage than district or city, or if the rubric's years do not hold `year`."""
        if stage not in STAGE_WORDS:
            raise WorkbookError(f"没有这个核查阶段 no such stage of review: {stage}")
        if not rubric.holds(year):
            raise WorkbookError(f"评价办法 {rubric.rubric_id} 不适用于 {year} 年 does not hold for {year}")
        self._rubric, self._year, self._stage = rubric, year, stage
        self._rows: dict[tuple[str, ...], tuple[FormRow, ...]] = {}

    def workbook_bytes(
        self, place: str, chambers: Sequence[ChamberProfile], answers: Mapping[str, ChamberAnswers]
    ) -> bytes:
        """The workbook for `place` (a district's name). answers: chamber_id -> what it handed in."""
        blocks: list[_Block] = []
        start = _FIRST
        for chamber in chambers:
            block = _Block(chamber, answers.get(chamber.chamber_id, {}), start, self._rows_of(chamber))
            blocks.append(block)
            start += 1 + len(block.rows)
        headers = self._headers(blocks)
        title = review_title(self._year, self._stage, place)
        buffer = io.BytesIO()
        with new_workbook(buffer, title[0]) as (workbook, styles):
            guide = review_instructions(self._rubric, self._year, self._stage, place)
            write_instructions(workbook.add_worksheet(layout.SHEET_INSTRUCTIONS), styles, guide)
            index = workbook.add_worksheet(layout.SHEET_INDEX)
            _write_index(index, styles, title, blocks, headers)
            self._write_table(workbook.add_worksheet(layout.SHEET_REVIEW), styles, title, blocks, headers)
            index.activate()
            values = {
                layout.META_RUBRIC_ID: self._rubric.rubric_id,
                layout.META_CAMPAIGN_YEAR: str(self._year),
                layout.META_STAGE: self._stage,
                layout.META_LAYOUT_VERSION: layout.LAYOUT_REVIEW,
            }
            add_meta(workbook, {key: values[key] for key in layout.REVIEW_META_KEYS})
        return buffer.getvalue()

    def _rows_of(self, chamber: ChamberProfile) -> tuple[FormRow, ...]:
        profile = tuple(indicator.code for indicator in applicable_indicators(self._rubric, chamber))
        if profile not in self._rows:
            sections = form_sections(self._rubric, chamber, self._year, for_review=True)
            self._rows[profile] = tuple(row for section in sections for row in section.rows)
        return self._rows[profile]

    def _earlier(self, answer: Answer) -> tuple[str | None, str | None]:
        """What this stage has already handed in."""
        if self._stage == layout.STAGE_CITY:
            return answer.city_value, answer.city_reason
        return answer.district_value, answer.district_reason

    def _headers(self, blocks: Sequence[_Block]) -> tuple[str, ...]:
        """The columns of this workbook; those for earlier values only if there are any."""
        left_out = set() if self._stage == layout.STAGE_CITY else set(layout.REVIEW_CITY_ONLY)
        if not any(any(self._earlier(answer)) for block in blocks for answer in block.answers.values()):
            left_out |= {layout.COLUMN_EARLIER_VALUE, layout.COLUMN_EARLIER_REASON}
        return tuple(header for header in layout.REVIEW_HEADERS if header not in left_out)

    def _write_table(
        self, sheet: Any, styles: Styles, title: tuple[str, str], blocks: Sequence[_Block], headers: tuple[str, ...]
    ) -> None:
        sheet.set_row(0, 30)
        write_text(sheet, 0, 0, f"{title[0]}　{title[1]}", styles.title)
        sheet.set_row(1, 18)
        sheet.write_string(1, 0, f"{HINT[0]}　{HINT[1]}", styles.hint_line)
        sheet.set_row(2, 26)
        sheet.set_row(_FIRST - 1, 24)
        fillable = (layout.COLUMN_VERIFIED_VALUE, layout.COLUMN_REASON)
        for column, header in enumerate(headers):
            sheet.set_column(column, column, _WIDTHS[header])
            sheet.write_string(2, column, CAPTIONS[header], styles.caption)
            sheet.write_string(_FIRST - 1, column, header, styles.header_entry if header in fillable else styles.header)
        places: dict[str, list[int]] = {}
        rows_by_code: dict[str, FormRow] = {}
        at = _FIRST
        for block in blocks:
            self._write_heading(sheet, styles, block, len(headers))
            for at, row in enumerate(block.rows, start=block.start + 1):
                self._write_row(sheet, styles, at, headers, block, row)
                places.setdefault(row.field.code, []).append(at)
                rows_by_code[row.field.code] = row
        self._add_validations(sheet, headers.index(layout.COLUMN_VERIFIED_VALUE), places, rows_by_code)
        _mark_missing_reasons(sheet, styles, headers, at)
        sheet.autofilter(_FIRST - 1, 0, at, len(headers) - 1)
        sheet.freeze_panes(_FIRST, 0)
        landscape(sheet, _FIRST - 1, at, len(headers) - 1)
        sheet.set_h_pagebreaks([block.start for block in blocks[1:]])
        sheet.set_zoom(90)
        sheet.protect("", PROTECTED | {"autofilter": True})

    def _write_heading(self, sheet: Any, styles: Styles, block: _Block, width: int) -> None:
        chamber = block.chamber
        registered = "已注册" if chamber.is_registered else "未注册"
        party = "已建立党组织" if chamber.has_party_org else "未建立党组织"
        text = f"{chamber.name_zh}　{chamber.chamber_id}　{chamber.chamber_type} · {registered} · {party}"
        sheet.set_row(block.start, 22)
        write_text(sheet, block.start, 0, text, styles.section, styles.quoted_section)
        for column in range(1, width):
            sheet.write_blank(block.start, column, None, styles.section)

    def _write_row(
        self, sheet: Any, styles: Styles, at: int, headers: Sequence[str], block: _Block, row: FormRow
    ) -> None:
        answer = block.answers.get(row.field.code, NO_ANSWER)
        name = row.field.name_zh + ("" if row.field.filled_by == FILLED_BY_CHAMBER else "（由区填报）")
        earlier_value, earlier_reason = self._earlier(answer)
        claimed = styles.refused if answer.self_refused else styles.claimed
        shown = styles.claimed

        def text(value: str | None, style: Any, quoted: Any) -> Callable[[int], None]:
            return lambda column: write_text(sheet, at, column, value, style, quoted)

        def value(read: str | None, looks: Any) -> Callable[[int], None]:
            typed = value_from_text(read)
            return lambda column: write_value(sheet, at, column, typed, looks.value, looks.date, looks.quoted_value)

        writers: dict[str, Callable[[int], None]] = {
            layout.COLUMN_NUMBER: lambda column: sheet.write_number(at, column, row.number, styles.number),
            layout.COLUMN_CHAMBER_ID: text(block.chamber.chamber_id, styles.code, styles.quoted_code),
            layout.COLUMN_CHAMBER_NAME: text(block.chamber.name_zh, styles.small, styles.quoted_small),
            layout.COLUMN_FIELD_CODE: text(row.field.code, styles.code, None),
            layout.COLUMN_FIELD_NAME: lambda column: sheet.write_rich_string(
                at, column, styles.name, f"{name}\n", styles.name_english, row.field.name_en, styles.cell
            ),
            layout.COLUMN_UNIT: text(row.field.unit, styles.centred, None),
            layout.COLUMN_SELF_VALUE: value(answer.self_value, claimed),
            layout.COLUMN_SELF_EVIDENCE: text(answer.self_evidence, styles.small, styles.quoted_small),
            layout.COLUMN_DISTRICT_VALUE: value(answer.district_value, shown),
            layout.COLUMN_DISTRICT_REASON: text(answer.district_reason, styles.small, styles.quoted_small),
            layout.COLUMN_VERIFIED_VALUE: lambda column: sheet.write_blank(at, column, None, self._entry(styles, row)),
            layout.COLUMN_REASON: lambda column: sheet.write_blank(at, column, None, styles.entry.text),
            layout.COLUMN_INDICATORS: text("、".join(row.indicator_codes), styles.small, None),
            layout.COLUMN_EARLIER_VALUE: value(earlier_value, shown),
            layout.COLUMN_EARLIER_REASON: text(earlier_reason, styles.small, styles.quoted_small),
        }
        for column, header in enumerate(headers):
            writers[header](column)
        heights = [
            row_height(name, _WIDTHS[layout.COLUMN_FIELD_NAME], 10)
            + row_height(row.field.name_en, _WIDTHS[layout.COLUMN_FIELD_NAME], 8),
            row_height(block.chamber.name_zh, _WIDTHS[layout.COLUMN_CHAMBER_NAME], 9),
            row_height(row.field.code, _WIDTHS[layout.COLUMN_FIELD_CODE], 8),
            row_height("、".join(row.indicator_codes), _WIDTHS[layout.COLUMN_INDICATORS], 9),
            row_height(answer.self_evidence or "", _WIDTHS[layout.COLUMN_SELF_EVIDENCE], 9),
            row_height(answer.district_reason or "", _WIDTHS[layout.COLUMN_DISTRICT_REASON], 9),
            row_height(earlier_reason or "", _WIDTHS[layout.COLUMN_EARLIER_REASON], 9),
        ]
        sheet.set_row(at, min(max(heights), _TALLEST))

    @staticmethod
    def _entry(styles: Styles, row: FormRow) -> Any:
        return styles.entry.date if row.field.value_type == "date" else styles.entry.value

    def _add_validations(
        self, sheet: Any, column: int, places: Mapping[str, list[int]], rows: Mapping[str, FormRow]
    ) -> None:
        """The form's own limits on each verified value, once for each field over all chambers."""
        letter = xl_col_to_name(column)
        for code, at in places.items():
            options = validation(rows[code], self._year)
            if options:
                cells = " ".join(f"{letter}{row + 1}" for row in at)
                sheet.data_validation(at[0], column, at[0], column, options | {"multi_range": cells})


def review_file_name(year: int, stage: str, district_code: str, chamber_id: str | None = None) -> str:
    """The file name for a district, or for one chamber of it: fit for every system, whatever the codes are."""
    stems = [safe_file_stem(code) for code in (district_code, chamber_id) if code]
    return f"四好商会{STAGE_WORDS[stage][0]}核查表_{year}_{'_'.join(stems)}.xlsx"


def _mark_missing_reasons(sheet: Any, styles: Styles, headers: Sequence[str], last: int) -> None:
    """Red as soon as a verified value differs from a claim and no reason is given."""
    claimed, verified, reason = (
        headers.index(name) for name in (layout.COLUMN_SELF_VALUE, layout.COLUMN_VERIFIED_VALUE, layout.COLUMN_REASON)
    )
    c, v, r = (f"${xl_col_to_name(column)}{_FIRST + 1}" for column in (claimed, verified, reason))
    criteria = f'=AND({c}<>"",{v}<>"",{v}<>{c},TRIM({r})="")'
    for column in (verified, reason):
        rule = {"type": "formula", "criteria": criteria, "format": styles.wrong}
        sheet.conditional_format(_FIRST, column, last, column, rule)


def _write_index(
    sheet: Any, styles: Styles, title: tuple[str, str], blocks: Sequence[_Block], headers: Sequence[str]
) -> None:
    """One line a chamber: a link to its rows, how many it claimed, how many are verified in this workbook."""
    sheet.set_row(0, 30)
    write_text(sheet, 0, 0, title[0], styles.title)
    sheet.write_string(1, 0, f"{title[1]} · {len(blocks)} chambers", styles.english_line)
    sheet.set_row(2, 34)
    for column, (header, width) in enumerate(_INDEX_HEADERS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, header, styles.header)
    letter = xl_col_to_name(headers.index(layout.COLUMN_VERIFIED_VALUE))
    for at, block in enumerate(blocks, start=3):
        chamber = block.chamber
        last = block.start + len(block.rows)
        claimed = sum(1 for row in block.rows if block.answers.get(row.field.code, NO_ANSWER).self_value)
        sheet.set_row(at, 22)
        sheet.write_number(at, 0, at - 2, styles.number)
        write_text(sheet, at, 1, chamber.chamber_id, styles.code, styles.quoted_code)
        target = f"internal:'{layout.SHEET_REVIEW}'!A{block.start + 1}"
        sheet.write_url(at, 2, target, styles.link, string=plain(chamber.name_zh, 200) or chamber.chamber_id)
        write_text(sheet, at, 3, chamber.chamber_type, styles.centred, styles.centred)
        sheet.write_number(at, 4, claimed, styles.wrong_count if claimed == 0 else styles.centred)
        sheet.write_number(at, 5, len(block.rows), styles.centred)
        counted = f"=COUNTA('{layout.SHEET_REVIEW}'!{letter}{block.start + 2}:{letter}{last + 1})"
        sheet.write_formula(at, 6, counted, styles.centred, 0)
    sheet.freeze_panes(3, 0)
    landscape(sheet, 2, 2 + len(blocks), len(_INDEX_HEADERS) - 1)
    sheet.protect("", PROTECTED)

"""The workbook of figures and tables for the written summary (总结) of the city or a district; one sheet a table.

Every table is the answer to a dashboard query; nothing is computed here. Columns in Chinese, their headers in both
languages, to be copied into a text.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dashboards.query import ask, find_query
from dashboards.view import PROVISIONAL, ShownColumn, shown_columns, text_width
from dashboards.workbook import HEADER, cell_formats, plain, write_cell

if TYPE_CHECKING:
    from dashboards.query import QueryResult
    from dashboards.scoped_connection import ScopedConnection

CITY_TABLES = (
    "overview", "district_ranking", "district_dimension", "hard_numbers", "priority_measures", "weakest_indicators",
    "chamber_ranking", "claimed_vs_official", "incomplete_submissions",
)  # fmt: skip
DISTRICT_TABLES = CITY_TABLES[1:]
"""Queries, in the order of the sheets; the overview is of the whole city only."""

_WIDEST = 40
_LINES = 3  # a cell with more text is cut on paper and can be read on screen
_A4 = 9


def summary_bytes(connection: ScopedConnection, year: int, district: str | None, place: str) -> bytes:
    """The workbook for one campaign year. connection: to an open published file; district None: the whole city.

    place: the name in the titles. The same publication gives the same bytes. Raises QueryError on a year or district
    that no query can take.
    """
    import xlsxwriter

    names = CITY_TABLES if district is None else DISTRICT_TABLES
    parameters = {"year": str(year)} | ({} if district is None else {"district": district})
    answers = [ask(connection, find_query(name), parameters) for name in names]
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {"title": plain(f"{year}年度总结素材 {place}"), "created": answers[0].publication.published_at}
    )
    formats = _formats(workbook)
    for answer in answers:
        _write_table(workbook.add_worksheet(answer.query.title_zh), formats, f"{year}年度 · {place}", answer)
    workbook.close()
    return buffer.getvalue()


def _formats(workbook: Any) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#C9CED6", "valign": "vcenter", "text_wrap": True}
    return cell_formats(workbook, **cell) | {
        "title": workbook.add_format({"bold": True, "font_size": 15}),
        "small": workbook.add_format({"font_size": 9, "font_color": "#6B7280"}),
        "notice": workbook.add_format({"font_size": 9, "font_color": "#9B1C1C"}),
        "header": workbook.add_format({**HEADER, "border": 1, "border_color": "#C9CED6"}),
    }


def _write_table(sheet: Any, formats: dict[str, Any], place: str, answer: QueryResult) -> None:
    columns = shown_columns(answer.columns, "zh")
    query, publication = answer.query, answer.publication
    lines = [
        (f"{query.title_zh}　{query.title_en}", "title"),
        (f"{place}　截止 as of {publication.as_of.isoformat()}　数据版本 data version {publication.run_id}", "small"),
        (f"{query.about_zh} {query.about_en}", "small"),
        (f"{PROVISIONAL['zh']} {PROVISIONAL['en']}", "notice"),
    ]
    for at, (text, style) in enumerate(lines):
        sheet.write_string(at, 0, plain(text), formats[style])
    sheet.set_row(0, 24)
    header = len(lines)
    sheet.set_row(header, 34)
    widths = [_width(column, answer.rows) for column in columns]
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        label = column.column.label
        sheet.write_string(header, at, f"{label.zh}\n{label.en}", formats["header"])
    for line, row in enumerate(answer.rows, start=header + 1):
        for at, column in enumerate(columns):
            write_cell(sheet, line, at, row[column.at], formats)
        texts = (text_width(str(row[column.at] or "")) for column in columns)
        lines_needed = max(map(math.ceil, (text / width for text, width in zip(texts, widths, strict=True))), default=1)
        sheet.set_row(line, 16 * min(max(lines_needed, 1), _LINES))
    sheet.freeze_panes(header + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.print_area(0, 0, header + max(len(answer.rows), 1), max(len(columns) - 1, 8))
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)


def _width(column: ShownColumn, rows: Sequence[tuple[Any, ...]]) -> int:
    label = column.column.label
    texts = [label.zh, label.en, *(str(row[column.at]) for row in rows[:200] if row[column.at] is not None)]
    return min(2 + max(map(text_width, texts)), _WIDEST)

"""One chamber's answers in a table that its secretary drew up: its name, other headers, values as people write them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime

import xlsxwriter

from pipelines.reference import Field, Rubric
from pipelines.workbooks.cells import CellValue

HEADERS = ("年份", "商会全称", "字段代码", "填报数", "佐证")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def own_table(
    name: str, answers: Mapping[str, tuple[CellValue, str | None]], rubric: Rubric, year: int, created: datetime
) -> bytes:
    """A workbook of one sheet: two title rows, HEADERS, a row per answer, a row of totals.

    name: of the chamber, as written. The values read as those in `answers`; no key of the chamber is given.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": created})
        sheet = workbook.add_worksheet("汇总")
        title = workbook.add_format({"bold": True, "align": "center"})
        sheet.merge_range(0, 0, 0, len(HEADERS) - 1, f"{year}年度“四好”商会建设自评情况表", title)
        sheet.merge_range(1, 0, 1, len(HEADERS) - 1, f"填表日期：{_written_date(created.date())}", title)
        lines = [
            (f"{year}年", name, code, as_people_write(value, rubric.fields[code], number), evidence or "")
            for number, (code, (value, evidence)) in enumerate(answers.items())
        ]
        for number, line in enumerate([HEADERS, *lines, ("合计", "", "", f"共{len(lines)}项", "")], start=2):
            for column, text in enumerate(line):
                if text:
                    sheet.write_string(number, column, text)
    return buffer.getvalue()


def as_people_write(value: CellValue, field: Field, number: int) -> str:
    """A value in one of the forms that a clerk reads without doubt; number: decides which form a number gets."""
    match value:
        case bool():
            return "√" if value else "×"
        case date():
            return _written_date(value)
        case int():
            forms = (f"{value:,}{field.unit}", str(value).translate(_FULL_WIDTH), f"{value:,}")
            return forms[number % len(forms)]
        case _:
            return "" if value is None else str(value)


def old_name(name: str) -> str:
    """The chamber's name with the city in front and full-width brackets, as on an older letterhead."""
    return "上海市" + name.replace("示例", "（示例）", 1).replace("(", "（").replace(")", "）")


def _written_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

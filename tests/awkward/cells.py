"""Cells of every kind: what a careful clerk can read, and what is refused because it is not certain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.awkward.case import Case, one_value, row, text_file, workbook

_YES, _DATE, _LEVEL = "visit_system_exists", "plan_submitted_on", "secretary_general_level"

_NUMBERS: Mapping[str, str] = {
    "３０": "30", "1,030": "1030", "１，０３０": "1030", "30家": "30", "30 家": "30", "30（家）": "30", "30户": "30",
    "共30家": "30", "30.0": "30", "+30": "30", " 30\u200b": "30", "\u00a030\u3000": "30", "\ufeff30": "30", "030": "30",
    "三十": "30", "一百零三": "103", "两百": "200", "廿五": "25", "1.2万": "12000", "0": "0", "０": "0", "30。": "30",
}  # fmt: skip
_NO_NUMBERS: Mapping[str, str] = {
    "约30": "not_certain", "30多": "not_certain", "九成": "not_certain", "二十几": "not_certain",
    "30-35": "not_certain",
    "30以上": "not_certain", ">30": "not_certain", "30余家": "not_certain", "三五家": "not_certain",
    "近30": "not_certain",
    "无": "ambiguous_blank", "/": "ambiguous_blank", "—": "ambiguous_blank", "暂无": "ambiguous_blank",
    "N/A": "ambiguous_blank", "": "value_empty", "\u200b": "value_empty", "\u3000\u00a0": "value_empty",
    "30人": "wrong_unit", "30.5": "not_whole", "-3": "out_of_range", "－３": "out_of_range", "很多": "not_a_number",
    "#REF!": "excel_error", "#DIV/0!": "excel_error", "13812345678": "looks_like_phone", "1,03": "not_certain",
    "9" * 30: "out_of_range",
}  # fmt: skip
_ANSWERS: Mapping[str, str] = {
    "是": "1", "√": "1", "有": "1", "Ｙ": "1", "已建立": "1", "true": "1", "☑是□否": "1", "1": "1",
    "否": "0", "×": "0", "没有": "0", "无": "0", "未建立": "0", "N": "0", "□是☑否": "0", "0": "0",
}  # fmt: skip
_NO_ANSWERS: Mapping[str, str] = {
    "□是□否": "not_yes_or_no", "☑是☑否": "not_yes_or_no", "部分": "not_yes_or_no", "/": "ambiguous_blank",
}  # fmt: skip
_DATES: Mapping[str, str] = {
    "2017年4月6日": "2017-04-06", "2017.4.6": "2017-04-06", "2017/4/6": "2017-04-06", "20170406": "2017-04-06",
    "２０１７－０４－０６": "2017-04-06", "42831": "2017-04-06", "2017-04-06 09:30:00": "2017-04-06",
    "二〇一七年四月六日": "2017-04-06", "25/12/2017": "2017-12-25",
}  # fmt: skip
_NO_DATES: Mapping[str, str] = {
    "2017年4月": "not_a_date", "4/6/2017": "not_a_date", "2017-02-30": "not_a_date", "4月底": "not_a_date",
    "无": "ambiguous_blank",
}  # fmt: skip


def _many(name: str, code: str, good: Mapping[str, str], bad: Mapping[str, str]) -> Case:
    """One file of many cells, each for a chamber of its own, so that each counts."""
    texts = [*good, *bad]
    placed = {text: f"D{number}" for number, text in enumerate(texts, start=2)}
    return Case(
        f"cells/{name}",
        text_file([row(value=text, code=code) for text in texts]),
        values={placed[text]: stored for text, stored in good.items()},
        rejected={placed[text]: reason for text, reason in bad.items()},
    )


def _typed(book: Any, sheet: Any) -> None:
    """Cells that are no text: numbers, dates, booleans, errors, formulas with and without a result."""
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    cells = [
        ("members_total", lambda at: sheet.write_number(at, 3, 30)),
        ("members_start", lambda at: sheet.write_number(at, 3, 29.999999999999996)),
        (_DATE, lambda at: sheet.write_datetime(at, 3, datetime(2017, 4, 6), day)),
        (_DATE, lambda at: sheet.write_number(at, 3, 42831)),
        (_YES, lambda at: sheet.write_boolean(at, 3, True)),
        ("members_total", lambda at: sheet.write_formula(at, 3, "=15*2", None, 30)),
        ("members_total", lambda at: sheet.write_formula(at, 3, "=1/0", None, "#DIV/0!")),
        ("members_total", lambda at: sheet.write_formula(at, 3, "=NA()", None, "#N/A")),
        ("members_total", lambda at: sheet.write_string(at, 3, "'30")),
        ("members_total", lambda at: sheet.write_rich_string(at, 3, book.add_format({"bold": True}), "3", "0 家")),
        (_LEVEL, lambda at: sheet.write_number(at, 3, 4)),
        (_YES, lambda at: sheet.write_datetime(at, 3, date(2017, 4, 6), day)),
    ]
    sheet.write_row(0, 0, ("年度", "商会编码", "字段编码", "填报值", "佐证材料"))
    for at, (code, write) in enumerate(cells, start=1):
        sheet.write_row(at, 0, [2017, row()[1], code])
        sheet.write_string(at, 4, "附件1")
        write(at)


CASES: tuple[Case, ...] = (
    _many("counts.csv", "members_total", _NUMBERS, _NO_NUMBERS),
    _many("yes-no.csv", _YES, _ANSWERS, _NO_ANSWERS),
    _many("dates.csv", _DATE, _DATES, _NO_DATES),
    _many("levels.csv", _LEVEL, {"3": "3", "2级": "2", "０": "0"}, {"4": "out_of_range", "高": "not_a_number"}),
    one_value("cells/withdrawal.csv", "撤回", "withdrawn"),
    one_value("cells/field-by-name.csv", "5", "5", code="会员总数(直接会员，截止日有效)"),
    Case("cells/unknown-field-place.csv", text_file([row(code="no_such")]), rejected={"C2": "unknown_field"}),
    Case("cells/unknown-year.csv", text_file([row(year="1999")]), rejected={"A2": "unknown_year"}),
    Case("cells/no-year.csv", text_file([row(year="")]), rejected={"A2": "missing_year"}),
    Case("cells/year-with-word.csv", text_file([row(year="２０１７年度")]), values={"D2": "30"}),
    Case("cells/unknown-stage.csv", text_file([row(stage="省级")]), rejected={"F2": "unknown_stage"}),
    Case("cells/no-chamber.csv", text_file([row(chamber="")]), rejected={"B2": "missing_chamber_id"}),
    Case("cells/evidence-of-3000-characters.csv", text_file([row(evidence="证" * 3000)]),
         rejected={"E2": "evidence_too_long"}),
    Case(
        "cells/typed.xlsx",
        workbook(_typed),
        values={"Sheet1!D2": "30", "Sheet1!D3": "30", "Sheet1!D4": "2017-04-06", "Sheet1!D5": "2017-04-06",
                "Sheet1!D6": "1", "Sheet1!D7": "30", "Sheet1!D11": "30"},
        rejected={"Sheet1!D8": "excel_error", "Sheet1!D9": "excel_error", "Sheet1!D10": "not_a_number",
                  "Sheet1!D12": "out_of_range", "Sheet1!D13": "not_yes_or_no"},
    ),
)  # fmt: skip

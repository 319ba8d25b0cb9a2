"""Tables as people lay them out: titles, merged cells, totals, many sheets, hidden ones, copied and renamed headers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pipelines.reference import SHIPPED_RUBRICS, Rubric, load_rubric
from pipelines.workbooks.chamber_profile import ChamberProfile
from pipelines.workbooks.template import TemplateWriter
from tests.awkward.case import LONG, YEAR, Case, new_chamber, row, text_file, workbook

Write = Callable[[Any, Any], None]


@cache
def rubric() -> Rubric:
    return load_rubric(SHIPPED_RUBRICS / "sh-2017-prov-1")


def profile(chamber_id: str) -> ChamberProfile:
    return ChamberProfile(chamber_id, "示例街道商会", "310106", "街道商会", True, False, None)


def form(chamber_id: str, **answers: int | str) -> bytes:
    """A chamber's form as `sihao template` makes it, with these fields filled in and evidenced."""
    filled = {code: (value, "附件") for code, value in answers.items()}
    return TemplateWriter(rubric(), YEAR).workbook_bytes(profile(chamber_id), filled)


def form_cell(chamber_id: str, code: str) -> str:
    from pipelines.workbooks.form_sheet import FormWriter

    return f"填报表!E{FormWriter(rubric(), YEAR).rows(profile(chamber_id))[code]}"


def _titles(book: Any, sheet: Any) -> None:
    sheet.merge_range("A1:G1", "2017年度静安区“四好”商会建设情况汇总表")
    sheet.write("A2", "填报单位(盖章):静安区工商联")
    sheet.write("F2", "填报日期:2017年10月31日")
    sheet.write_row("A4", ["序号", "年度", "单位编码", "单位名称", "填报项编码", "填报数（单位：家）", "证明材料"])
    for at, value in enumerate((30, 40), start=4):
        sheet.write_row(at, 0, [at - 3, 2017, new_chamber(), "", "members_total", value, "附件"])
    sheet.merge_range("A7:E7", "合计")
    sheet.write("F7", 70)
    sheet.write("A8", "填表人:某某")


def _merged(book: Any, sheet: Any) -> None:
    """Year, chamber and evidence merged over two rows each; in the second pair the value too."""
    sheet.write_row(0, 0, LONG)
    for top in (1, 3):
        sheet.merge_range(top, 0, top + 1, 0, 2017)
        sheet.merge_range(top, 1, top + 1, 1, new_chamber())
        sheet.write(top, 2, "members_total")
        sheet.write(top + 1, 2, "members_start")
        sheet.merge_range(top, 4, top + 1, 4, "附件")
    sheet.write(1, 3, 30)
    sheet.write(2, 3, 29)
    sheet.merge_range(3, 3, 4, 3, 31)


def _district(book: Any, sheet: Any) -> None:
    """A whole district: a sheet for each dimension, notes on another, last year's rows on a hidden one."""
    sheet.write_row(0, 0, LONG)
    sheet.write_row(1, 0, row())
    second = book.add_worksheet("服务发展")
    second.write_row(0, 0, [*reversed(LONG)])
    second.write_row(1, 0, [*reversed(row(value=8, code="trade_events"))])
    book.add_worksheet("说明").write("A1", "本表由区工商联汇总")
    hidden = book.add_worksheet("旧表")
    hidden.write_row(0, 0, LONG)
    hidden.write_row(1, 0, row(value=99))
    hidden.hide()
    very_hidden = book.add_worksheet("底稿")
    very_hidden.write_row(0, 0, LONG)
    very_hidden.write_row(1, 0, row(value=98))
    very_hidden.very_hidden()


def _hidden_rows(book: Any, sheet: Any) -> None:
    """Rows and columns that a filter hides are still the sender's own."""
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("E:E", 10, None, {"hidden": True})


def _copied_forms(book: Any, sheet: Any) -> None:
    """Two chambers' forms copied as sheets into a plain workbook, without the hidden sheet of the template."""
    for page, value in ((sheet, 30), (book.add_worksheet("乙"), 40)):
        page.write("A1", "“四好”商会填报表")
        page.write_row("B2", ["年度", 2017, "", "", "商会编码", new_chamber()])
        page.write_row("A6", ["序号", "字段编码", "填报内容", "单位", "填报值", "佐证材料"])
        page.write("A7", "A 班子建设好")
        page.write_row("A8", [1, "members_total", "会员总数", "家", value, "附件"])
        page.write_row("A9", [2, "members_start", "年初会员数", "家", "", ""])


_FORM, _OTHER_NAME = new_chamber(), new_chamber()

CASES: tuple[Case, ...] = (
    Case("layouts/titles-renamed-columns-total.xlsx", workbook(_titles), values={"Sheet1!F5": "30", "Sheet1!F6": "40"}),
    Case("layouts/merged-cells.xlsx", workbook(_merged),
         values={"Sheet1!D2": "30", "Sheet1!D3": "29", "Sheet1!D4": "31"}, rejected={"Sheet1!D5": "value_empty"}),
    Case(
        "layouts/whole-district.xlsx",
        workbook(_district),
        values={"Sheet1!D2": "30", "服务发展!D2": "8"},
        rejected={"旧表!D2": "hidden_sheet", "底稿!D2": "hidden_sheet"},
    ),
    Case("layouts/hidden-rows-and-columns.xlsx", workbook(_hidden_rows, [row()]), values={"Sheet1!D2": "30"}),
    Case("layouts/copied-forms.xlsx", workbook(_copied_forms), values={"Sheet1!E8": "30", "乙!E8": "40"}),
    Case("layouts/form.xlsx", form(_FORM, members_total=30), values={form_cell(_FORM, "members_total"): "30"},
         kind="workbook"),
    Case("layouts/form-renamed.dat", form(_OTHER_NAME, members_start=12),
         values={form_cell(_OTHER_NAME, "members_start"): "12"}),
    Case("layouts/form-not-filled-in.xlsx", form(new_chamber()), outcome="no_rows"),
    Case("layouts/reordered.csv", text_file([[*reversed(row())]], header=[*reversed(LONG)]), values={"D2": "30"}),
    Case("layouts/decorated-header.csv", text_file([row()], header=[
        "*年度", "商会编码（必填）", "字段编码", "填报值(必填)", "佐证材料：", "阶 段", "扣分原因"
    ]), values={"D2": "30"}),
    Case("layouts/blank-lines-between.csv", text_file([row(), [""] * 7, ["", "\u3000", "", "", "", "", ""], row()]),
         values={"D2": "30", "D5": "30"}),
    Case("layouts/totals.csv", text_file([row(), ["小计", "", "", "30", "", "", ""], row(value=5),
                                          ["", "合　计：", "", "35", "", "", ""], ["", "Total", "", "35", "", "", ""]]),
         values={"D2": "30", "D4": "5"}),
    Case("layouts/header-on-every-page.csv", text_file([row(), LONG, row()]), values={"D2": "30", "D4": "30"}),
    Case("layouts/title-above-csv.csv", "2017年度填报表,,\r\n\r\n".encode() + text_file([row()]), values={"D4": "30"}),
    Case("layouts/without-optional-columns.csv", text_file([row()[:4]], header=LONG[:4]), values={"D2": "30"}),
    Case("layouts/header-in-row-21.csv", b"x\r\n" * 20 + text_file([row()]), outcome="unknown_layout"),
    Case("layouts/chart-and-empty-sheets.xlsx", workbook(lambda book, _: book.add_worksheet("空"), [row()]),
         values={"Sheet1!D2": "30"}),
    Case("layouts/no-content.xlsx", workbook(), outcome="empty"),
    Case("layouts/notes-only.xlsx", workbook(lambda _, sheet: sheet.write("A1", "请见附件")), outcome="unknown_layout"),
)  # fmt: skip

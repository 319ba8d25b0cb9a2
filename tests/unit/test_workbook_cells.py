"""What comes from outside, written into a real cell and read back as `ingest` reads it."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pipelines.ingest.cells import cell_text
from pipelines.workbooks.cells import LONGEST_CELL, plain, value_from_text, write_text, write_value
from pipelines.workbooks.page import new_workbook


def written(text: str, *, typed: bool) -> object:
    """The cell of a workbook that holds the text, as calamine reads it."""
    buffer = io.BytesIO()
    with new_workbook(buffer, "t") as (workbook, styles):
        sheet = workbook.add_worksheet("t")
        sheet.write_string(0, 0, "beside", styles.cell)
        looks = styles.entry
        if typed:
            write_value(sheet, 0, 1, value_from_text(text), looks.value, looks.date, looks.quoted_value)
        else:
            write_text(sheet, 0, 1, text, looks.text, looks.quoted_text)
    _, *cells = CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue())).get_sheet_by_name("t").to_python()[0]
    return cells[0] if cells else ""


@given(st.text(max_size=40))
@settings(max_examples=150)
def test_a_text_comes_back_as_it_was_but_for_what_no_cell_can_hold(text: str) -> None:
    assert str(written(text, typed=False)).strip() == plain(text).strip()


@given(st.from_regex(r"\A-?\d{1,17}(\.\d{1,6})?\Z") | st.dates().map(date.isoformat) | st.sampled_from(["是", "约30"]))
@settings(max_examples=150)
def test_a_value_means_the_same_when_it_comes_back(text: str) -> None:
    back = written(text, typed=True)
    again = back.isoformat() if isinstance(back, date) else cell_text(back)
    try:
        assert Decimal(again) == Decimal(text)
    except ArithmeticError:
        assert again == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", Decimal(3)), ("3.0", Decimal(3)), ("-1", Decimal(-1)), ("2025-04-12", date(2025, 4, 12)), ("007", "007"),
        ("1.10", "1.10"), ("1e3", "1e3"), ("1,200", "1,200"), ("２０", "２０"), ("2025-02-30", "2025-02-30"),
        ("1899-01-01", "1899-01-01"), ("1234567890123456", "1234567890123456"), ("约30", "约30"), (None, None),
    ],
)  # fmt: skip
def test_only_what_loses_no_sign_becomes_a_number_or_a_date(text: str | None, value: object) -> None:
    assert value_from_text(text) == value


def test_a_cell_is_bounded() -> None:
    assert plain("长" * 40_000) == "长" * (LONGEST_CELL - 1) + "…"
    assert plain("a\x00\x1b\ud800\uffffb\tc\n") == "ab\tc\n"
    assert plain("<r><t>x</t></r>") == "<r><t>x</t></r> "

"""What a cell says, and what is not guessed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.reasons import REASONS
from pipelines.ingest.text import BLANKS, MASK, clean, mask_personal_text
from pipelines.ingest.values import LIMIT, RULES, parse_value
from pipelines.reference import Field


def field(value_type: str = "count", unit: str = "家", low: int | None = None, high: int | None = None) -> Field:
    minimum, maximum = (None if bound is None else Decimal(bound) for bound in (low, high))
    return Field("members_total", "会员总数", "Members in total", value_type, unit, minimum, maximum, "chamber")


LEVEL = field("ordinal", "级", 0, 3)
ANY_FIELD = st.sampled_from([field(kind, low=low) for kind in RULES for low in (None, 0)])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("30", 30), ("０", 0), ("１２", 12), (" 30 ", 30), ("\u200b30\u00a0", 30), ("\u300030\ufeff", 30),
        ("1,234", 1234), ("１，２３４", 1234), ("12,345,678", 12345678), ("30家", 30), ("30 家", 30), ("30.0", 30),
        ("+5", 5), ("007", 7), ("9" * 15, int("9" * 15)),
    ],
)  # fmt: skip
def test_a_count_is_read_in_every_form_a_clerk_would_read(text: str, number: int) -> None:
    assert parse_value(text, field()).number == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, "not_certain") for text in ("约30", "九成", "二十几", "30多", "30余家", "近百家", "30-40")),
        *((text, "not_certain") for text in ("30~40", "30以上", "12,34", "1E+05", "30+", "数十家", "三成多")),
        *((text, "ambiguous_blank") for text in ("无", "/", "—", "N/A", "不适用", " － ")),
        *((text, "not_a_number") for text in ("见附件", "abc", "95%", "30人", "30 40", "3.4.5", "①", "5²", "x" * 5000)),
        *((text, "value_empty") for text in ("", " ", "\u200b\u3000\u00a0\ufeff", "\n\t")),
        *((text, "excel_error") for text in ("#DIV/0!", "#N/A", "#ref!")),
        ("30.5", "not_whole"), ("-1", "out_of_range"), ("−1", "out_of_range"), ("9" * 20, "out_of_range"),
        ("1" + "0" * 15, "out_of_range"), ("9" * 19 + "." + "9" * 10, "out_of_range"), ("9" * 100, "out_of_range"),
    ],
)  # fmt: skip
def test_a_count_that_is_not_certain_is_rejected_with_its_reason(text: str, reason: str) -> None:
    parsed = parse_value(text, field())
    assert (parsed.reason_code, parsed.number) == (reason, None)


@pytest.mark.parametrize(("text", "number", "reason"), [
    ("0", 0, None), ("3", 3, None), ("2级", 2, None), ("4", None, "out_of_range"), ("-1", None, "out_of_range"),
    ("1.5", None, "not_whole"), ("二级", None, "not_a_number"),
])  # fmt: skip
def test_a_level_must_be_one_of_the_levels(text: str, number: int | None, reason: str | None) -> None:
    parsed = parse_value(text, LEVEL)
    assert (parsed.number, parsed.reason_code) == (number, reason)


def test_a_count_above_the_maximum_is_out_of_range() -> None:
    assert parse_value("12", field(low=0, high=11)).reason_code == "out_of_range"
    assert parse_value("11", field(low=0, high=11)).number == 11


@pytest.mark.parametrize("text", ["是", "√", "有", "Y", "y", "TRUE", "true", "1", " 是 ", "Ｙ", "✓"])
def test_yes_in_all_its_forms_is_1(text: str) -> None:
    assert parse_value(text, field("boolean")).number == 1


@pytest.mark.parametrize("text", ["否", "×", "没有", "无", "N", "FALSE", "0", "０"])
def test_no_in_all_its_forms_is_0(text: str) -> None:
    assert parse_value(text, field("boolean")).number == 0


@pytest.mark.parametrize(
    ("text", "reason"), [("也许", "not_yes_or_no"), ("2", "not_yes_or_no"), ("/", "ambiguous_blank")]
)
def test_neither_yes_nor_no_is_rejected(text: str, reason: str) -> None:
    assert parse_value(text, field("boolean")).reason_code == reason


@pytest.mark.parametrize("text", [
    "2017年4月6日", "2017 年 4 月 6 日", "2017.4.6", "2017-4-6", "2017/04/06", "20170406", "42831",
    "2017-04-06 12:30:00", "2017-04-06T00:00:00", "２０１７－０４－０６",
])  # fmt: skip
def test_a_date_is_read_in_every_form(text: str) -> None:
    assert parse_value(text, field("date", "")).date == date(2017, 4, 6)


@pytest.mark.parametrize(
    "text", ["2017年4月", "4月6日", "2017-4.6", "2017-13-01", "20170230", "17-4-6", "12345", "80001", "2017"]
)
def test_a_date_that_is_not_whole_is_rejected(text: str) -> None:
    assert parse_value(text, field("date", "")).reason_code == "not_a_date"


def test_an_amount_keeps_nine_places_and_rounds_half_to_even() -> None:
    amount = field("amount", "万元")
    assert parse_value("1,234.5万元", amount).number == Decimal("1234.5")
    assert parse_value("0.0000000005", amount).number == 0
    assert parse_value("3.3333333333333", amount).number == Decimal("3.333333333")


def test_the_message_names_the_field_what_was_read_and_what_is_expected() -> None:
    parsed = parse_value("约30", field())
    assert parsed.problem_zh == "“会员总数”读到“约30”,不是确定的值,不作猜测。"
    assert parsed.problem_en == "“Members in total”, read “约30”: not certain, so not guessed."
    assert (parsed.expected_zh, parsed.expected_en) == ("不小于 0 的整数(单位:家)", "a whole number of 0 or more")
    assert parse_value("9", LEVEL).expected_zh == "0 至 3 的等级(整数)"
    assert parse_value(None, field()).problem_zh == "“会员总数”没有填报值。"


def test_a_value_type_without_a_rule_is_an_error_of_the_rubric() -> None:
    with pytest.raises(ValueError, match="members_total"):
        parse_value("1", field("essay"))


@given(st.one_of(st.text(), st.text("0123456789,.-+eE年月日/约几家%#无 　", max_size=120)), ANY_FIELD)
def test_any_text_gives_one_value_or_one_known_reason(text: str, any_field: Field) -> None:
    parsed = parse_value(text, any_field)
    given_back = [parsed.number, parsed.date, parsed.reason_code]
    assert sum(part is not None for part in given_back) == 1
    if parsed.number is not None:
        assert abs(parsed.number) < LIMIT
        assert -int(parsed.number.as_tuple().exponent) <= 9
    else:
        assert parsed.date is not None or parsed.reason_code in REASONS


@given(
    st.integers(0, int(LIMIT) - 1), st.sampled_from(["{}", "{:,}", " {} ", "{}家", "{}.0", "{:,} 家", "\u200b{}\u3000"])
)
def test_what_is_written_in_any_form_is_read_back(number: int, form: str) -> None:
    assert parse_value(form.format(number), field()).number == number


@given(st.decimals(0, LIMIT - 1, places=9))
def test_amounts_with_nine_places_are_read_back_exactly(number: Decimal) -> None:
    assert parse_value(f"{number:f}", field("amount")).number == number


@given(
    st.dates(date(1954, 10, 4), date(2119, 1, 10)),
    st.sampled_from(
        ["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y%m%d}", "serial"]
    ),
)
def test_dates_in_any_form_are_read_back(day: date, form: str) -> None:
    text = str((day - date(1899, 12, 30)) // timedelta(days=1)) if form == "serial" else form.format(day)
    assert parse_value(text, field("date")).date == day


@given(st.text(BLANKS), ANY_FIELD)
def test_every_kind_of_blank_is_blank(text: str, any_field: Field) -> None:
    assert parse_value(text, any_field).reason_code == "value_empty"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", [
    "联系人13812345678", "13812345678、13912345678", "138-1234-5678", "１３８１２３４５６７８",
    "身份证310106198001011234", "31010619800101123X", "(13812345678)", "a13812345678b",
])  # fmt: skip
def test_numbers_of_persons_are_masked(text: str) -> None:
    masked = mask_personal_text(text)
    assert MASK in masked
    assert not any(digits in clean(masked) for digits in ("12345678", "1234-5678", "98001011"))


@pytest.mark.parametrize(
    "text", ["沪工商联〔2017〕12号", "51310106000000019Q", "附件20170406", "123456789012345678901", "021-62345678"]
)
def test_other_numbers_are_kept(text: str) -> None:
    assert mask_personal_text(text) == text

"""What a cell says, and what is not guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipelines.ingest.numbers import LIMIT
from pipelines.ingest.numerals import CHARACTERS, figures, read_numeral, write_numeral
from pipelines.ingest.reasons import REASONS
from pipelines.ingest.text import BLANKS, MASK, clean, mask_personal_text
from pipelines.ingest.values import RULES, Parsed, parse_value
from pipelines.reference import Field


def field(value_type: str = "count", unit: str = "家", low: int | None = None, high: int | None = None) -> Field:
    minimum, maximum = (None if bound is None else Decimal(bound) for bound in (low, high))
    return Field("members_total", "会员总数", "Members in total", value_type, unit, minimum, maximum, "chamber")


LEVEL = field("ordinal", "级", 0, 3)
ANY_FIELD = st.sampled_from([
    field(kind, unit, low=low) for kind in RULES for unit in ("家", "", "万元", "%") for low in (None, 0)
])  # fmt: skip
MONEY = field("amount", "万元")
SHARE = field("amount", "%", 0, 100)
YES_NO = field("boolean", "是/否")
DAY = field("date", "日期")
FIRMS, PEOPLE, ATTENDANCES, MEETINGS = field(), field(unit="人"), field(unit="人次"), field(unit="次")


def cells(asked: Field, outcome: object, texts: str) -> list[tuple[Field, str, object]]:
    """Texts, parted by |, that a field reads as one outcome: a number, a date or a reason."""
    return [(asked, text, outcome) for text in texts.split("|")]


TABLE: list[tuple[Field, str, object]] = [
    # counts: figures, width, blanks, separators
    *cells(FIRMS, 30, "30| 30 |３０|\u200b30\u00a0|\u300030\ufeff|30.0|30.00|+30|030|三十|叁拾|卅|三〇|三零|30。"),
    *cells(FIRMS, 30, "共30家|合计：30"),
    *cells(FIRMS, 0, "0|０|零|〇|0家|零家|0.0"),
    *cells(FIRMS, 1234, "1,234|１，２３４|1234家|1,234 家|一千二百三十四|壹仟贰佰叁拾肆"),
    *cells(FIRMS, 12345678, "12,345,678|一千二百三十四万五千六百七十八"),
    # units and measure words
    *cells(FIRMS, 30, "30家|30 家|30户|30个|30（家）|三十家|三十个"),
    *cells(FIRMS, "wrong_unit", "30人|30名|30位|30次|30%|30元|三十人|1.2万元|95％"),
    *cells(PEOPLE, 30, "30人|30名|30位|30个|卅人"),
    *cells(PEOPLE, "wrong_unit", "30家|30人次|30次"),
    *cells(ATTENDANCES, 120, "120|120人次|一百二十人次"),
    *cells(ATTENDANCES, "wrong_unit", "120人|120次|120场"),
    *cells(MEETINGS, 12, "12次|12场|12场次|12回|12期|十二次|12个|拾贰次"),
    *cells(MEETINGS, "wrong_unit", "12人|12人次|12项|12天"),
    *cells(field(unit="项"), 4, "4项|4个|4件|4条|四项|肆项"),
    *cells(field(unit="件"), 4, "4件|4起|4宗|4例"),
    *cells(field(unit="条"), 4, "4条|4则|4篇"),
    *cells(field(unit="篇"), 4, "4篇|4份"),
    *cells(field(unit="类"), 4, "4类|4种"),
    # 万 and 亿, exactly
    *cells(FIRMS, 12000, "1.2万|１.２万|1.2 万|1.2万家|一万二千|12千|12,000|120百"),
    *cells(FIRMS, 300000000, "3亿|三亿|30,000万|3.0亿"),
    *cells(FIRMS, "not_whole", "1.23456万|30.5|0.1|12.5家"),
    # Chinese numerals
    *cells(FIRMS, 2, "二|两家|两|贰|2个|两个"),
    *cells(FIRMS, 10, "十|一十|十家|拾"),
    *cells(FIRMS, 35, "三十五|叁拾伍家|卅五"),
    *cells(FIRMS, 20, "二〇|二十|廿|二零|二○"),
    *cells(FIRMS, 103, "一百零三|一〇三|一百〇三家|壹佰零叁"),
    *cells(FIRMS, 115, "一百一十五|一百十五"),
    *cells(FIRMS, 2200, "两千二百|两千两百|二千二百"),
    *cells(FIRMS, 10500, "一万零五百"),
    *cells(FIRMS, 200000, "二十万|20万"),
    # not certain
    *cells(FIRMS, "not_certain", "约30|大约30家|九成|二十几|30多|30余家|近百家|近百|30-40|30~40|30～40|30—40|30至40"),
    *cells(FIRMS, "not_certain", "30到40"),
    *cells(FIRMS, "not_certain", "30左右|30上下|30以上|不到30|不少于30|超30|数十家|三成多|十来家|上百家|百余|几家"),
    *cells(FIRMS, "not_certain", "若干"),
    *cells(FIRMS, "not_certain", "3/4|四分之三|30+|30?|12,34|1,23|1234,567|,123|1E+05|一半|预计30"),
    *cells(FIRMS, "not_certain", "三五家|二三十|一百五|一万二|百|万|○|三四|二三|一百零|二十十"),
    *cells(MONEY, "not_certain", "1.2万|三万|12亿"),
    # no number
    *cells(FIRMS, "not_a_number", "见附件|abc|٣|30 40|3.4.5|①|5²|½|--30|3 家 4|Ⅲ|１２月|2017年"),
    *cells(FIRMS, "ambiguous_blank", "无|/|—|N/A|n/a|不适用| － |没有|暂无|不详|\\|——|无。"),
    *cells(FIRMS, "value_empty", "| |\u200b\u3000\u00a0\ufeff|\n\t|\u2060\u00ad"),
    *cells(FIRMS, "excel_error", "#DIV/0!|#N/A|#ref!|#VALUE!|#NAME?|#NUM!|#NULL!|＃N／A|#SPILL!"),
    *cells(FIRMS, "out_of_range", f"-1|−1|－１|-1家|{'9' * 20}|1{'0' * 15}|{'9' * 19}.{'9' * 10}|{'9' * 100}"),
    *cells(FIRMS, "out_of_range", "9999万亿"),
    *cells(FIRMS, "looks_like_phone", "13812345678|１３８１２３４５６７８|138-1234-5678|138 1234 5678"),
    *cells(FIRMS, "looks_like_phone", "+86 13812345678"),
    *cells(FIRMS, "looks_like_phone", "8613812345678|13812345678家|310106198001011234|31010619800101123X"),
    *cells(FIRMS, "looks_like_phone", "电话13812345678"),
    *cells(FIRMS, 13812345678, "13,812,345,678"),
    *cells(field(low=0, high=11), 11, "11|十一|11家"),
    *cells(field(low=0, high=11), "out_of_range", "12|十二|1万"),
    # levels
    *cells(LEVEL, 2, "2|2级|二|二级|２级|两级|2.0"),
    *cells(LEVEL, 0, "0|零级"),
    *cells(LEVEL, "out_of_range", "4|四级|-1"),
    *cells(LEVEL, "not_whole", "1.5|1.5级"),
    *cells(LEVEL, "wrong_unit", "2个|2项"),
    # amounts, money, shares
    *cells(MONEY, Decimal("1.2"), "1.2|1.2万元|12000元|12,000元|一万二千元|12千元"),
    *cells(MONEY, 12000, "1.2亿元|12000|12,000万元|120百万元"),
    *cells(MONEY, "wrong_unit", "30家|12%"),
    *cells(SHARE, 95, "95|95%|95％|九十五|百分之九十五|百分之95|95.0%"),
    *cells(SHARE, "out_of_range", "101%|-1%"),
    *cells(SHARE, "not_certain", "九成|95%以上|约95%|90%-95%"),
    *cells(SHARE, Decimal("0.13812345678").quantize(Decimal("1e-9")), "0.13812345678"),
    # yes and no
    *cells(YES_NO, 1, "是|是。|√|✓|✔|☑|有|对|已|Y|y|yes|TRUE|true|1|1.0| 是 |Ｙ|已注册|已建立|已完成|已经建立|已召开"),
    *cells(YES_NO, 1, "是的"),
    *cells(YES_NO, 1, "☑是☐否|☑ 是 ☐ 否|√是□否|■是□否|☒是☐否|是☑否☐|是 √ 否 ×|√是 ×否|（√）是（ ）否|是（√） 否（）"),
    *cells(YES_NO, 1, "□否☑是|☑是"),
    *cells(YES_NO, 1, "☑有 ☐没有|☑已建立 ☐未建立|[√]是[ ]否"),
    *cells(YES_NO, 0, "否|×|✗|☒|没有|无|错|未|N|no|FALSE|0|０|未注册|未建立|未完成|尚未建立|没有建立|不是"),
    *cells(YES_NO, 0, "□是☑否|☐是 ☑否|□是√否|□是■否|是□否☑|×是√否|（ ）是（√）否|☑否|否√|□已建立☑未建立"),
    *cells(YES_NO, "not_yes_or_no", "☑是☑否|□是□否|是/否|是否|☐是☐否|√是√否|☑是☑是|□是|□|□是×否|■是■否|也许|2|待定"),
    *cells(YES_NO, "not_yes_or_no", "基本是|30|☑☑"),
    *cells(YES_NO, "ambiguous_blank", "/|—|不适用|暂无"),
    *cells(YES_NO, "value_empty", "|\u3000"),
    *cells(YES_NO, "excel_error", "#N/A"),
    # dates
    *cells(DAY, date(2017, 4, 6), "2017年4月6日|2017 年 4 月 6 日|2017年04月06日|2017年4月6号|2017.4.6|2017-4-6"),
    *cells(DAY, date(2017, 4, 6), "2017/04/06"),
    *cells(DAY, date(2017, 4, 6), "20170406|42831|42831.5|42831.395833333336|2017-04-06 12:30:00"),
    *cells(DAY, date(2017, 4, 6), "2017-04-06T00:00:00|２０１７－０４－０６"),
    *cells(DAY, date(2017, 4, 6), "二〇一七年四月六日|二零一七年四月六日|二○一七年四月六日|2017年04月06日（周四）"),
    *cells(DAY, date(2017, 4, 6), "2017-04-06 星期四"),
    *cells(DAY, date(2017, 4, 6), "2017年4月6日上午9:30|2017年4月6日下午|2017/4/6 9:30 AM|2017年4月6日9时30分"),
    *cells(DAY, date(2017, 4, 6), "2017年4月6日 下午3点半"),
    *cells(DAY, date(2017, 4, 6), "2017-04-06（周四）09:30|6 Apr 2017|April 6, 2017|06-Apr-2017|2017.04.06。"),
    *cells(DAY, date(2017, 4, 6), "2017-04-06T08:00:00+08:00"),
    *cells(DAY, date(2017, 12, 25), "二〇一七年十二月二十五日|二〇一七年十二月廿五日|25/12/2017|12/25/2017"),
    *cells(DAY, date(2017, 12, 25), "25.12.2017"),
    *cells(DAY, date(1999, 11, 30), "一九九九年十一月三十日|1999-11-30"),
    *cells(DAY, date(2017, 6, 6), "06/06/2017|6-6-2017"),
    *cells(DAY, "not_a_date", "2017年4月|4月6日|2017-4.6|2017-13-01|20170230|17-4-6|17年4月6日|12345|80001|2017"),
    *cells(DAY, "not_a_date", "4/6/2017"),
    *cells(DAY, "not_a_date", "2017年4月底|2017-04-06 25:00|2017-4-112:30|2017-04-06T16:00:00Z|二〇一七年四月|昨天"),
    *cells(DAY, "not_a_date", "0001-01-01"),
    *cells(DAY, "not_a_date", "2017-02-29|二〇一七年二月三十日|2017年4月6日至8日|六月"),
    *cells(DAY, "ambiguous_blank", "无|/|—"),
    *cells(DAY, "excel_error", "#VALUE!"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "text", "outcome"), TABLE)
def test_a_cell_is_read_as_a_careful_clerk_would_or_not_at_all(asked: Field, text: str, outcome: object) -> None:
    parsed = parse_value(text, asked)
    assert next(part for part in (parsed.reason_code, parsed.date, parsed.number) if part is not None) == outcome


@pytest.mark.parametrize("asked", [field(kind) for kind in RULES])
@pytest.mark.parametrize("text", [
    "撤回", "撤销", "作废", "withdraw", "Withdrawn", "ＷＩＴＨＤＲＡＷＮ", " 撤 回 ", "撤回。", "（撤回）", "“作废”",
    "WITHDRAWN.",
])  # fmt: skip
def test_a_withdrawal_is_neither_value_nor_fault_whatever_is_asked(text: str, asked: Field) -> None:
    assert parse_value(text, asked) == Parsed(is_withdrawal=True)


@pytest.mark.parametrize("text", ["不撤回", "撤回30", "撤", "withdrawal of 3"])
def test_what_only_speaks_of_a_withdrawal_is_none(text: str) -> None:
    assert parse_value(text, FIRMS).reason_code is not None


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


ODD = st.text("0123456789,.-+eE年月日约几家%#无零一二两三十百千万亿是否有√×☑☐□()/:上午周撤回 　。", max_size=120)


@given(st.one_of(st.text(), ODD), ANY_FIELD)
def test_any_text_gives_one_value_or_one_known_reason(text: str, any_field: Field) -> None:
    parsed = parse_value(text, any_field)
    given_back = [parsed.number, parsed.date, parsed.reason_code, parsed.is_withdrawal or None]
    assert sum(part is not None for part in given_back) == 1
    if parsed.number is not None:
        assert abs(parsed.number) < LIMIT
        assert -int(parsed.number.as_tuple().exponent) <= 9
    else:
        assert parsed.is_withdrawal or parsed.date is not None or parsed.reason_code in REASONS


def full_width(text: str) -> str:
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
COUNT_FORMS: list[Callable[[int], str]] = [
    str, "{:,}".format, " {} ".format, "{}家".format, "{}.0".format, "{:,} 家".format, "\u200b{}\u3000".format,
    "共{}户".format, "+{}".format, "00{}".format, "{}（个）".format, "{}。".format, write_numeral,
    lambda number: f"{Decimal(number).scaleb(-4):f}万", lambda number: f"{Decimal(number).scaleb(-8):f}亿家",
    lambda number: write_numeral(number).translate(FORMAL), lambda number: f"{write_numeral(number)}家",
    lambda number: figures(number) if "0" in str(number) else write_numeral(number),
]  # fmt: skip


@given(
    st.one_of(st.integers(0, 10**6), st.integers(0, int(LIMIT) - 1)).filter(
        lambda number: mask_personal_text(str(number)) == str(number)
    ),
    st.sampled_from(COUNT_FORMS),
    st.booleans(),
)
def test_a_count_written_in_any_form_is_read_back(number: int, form: Callable[[int], str], wide: bool) -> None:
    text = full_width(form(number)) if wide else form(number)
    assert parse_value(text, FIRMS).number == number


@given(st.integers(0, 10**16 - 1))
def test_a_numeral_as_spoken_is_read_back(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number


@given(st.text(CHARACTERS, max_size=8))
def test_a_numeral_that_is_read_is_one_that_would_be_written(text: str) -> None:
    number = read_numeral(text)
    if number is not None:
        assert read_numeral(write_numeral(number)) == number
        assert len(text) <= len(write_numeral(number)) + 1


@given(st.decimals(0, LIMIT - 1, places=9))
def test_amounts_with_nine_places_are_read_back_exactly(number: Decimal) -> None:
    text = f"{number:f}"
    assume(mask_personal_text(text) == text)
    assert parse_value(text, field("amount")).number == number
    assert parse_value(f"{number.scaleb(4):f}元", MONEY).number in {number, None}


@given(
    st.dates(date(1954, 10, 4), date(2119, 1, 10)),
    st.sampled_from([
        "{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y%m%d}", "serial",
        "{0:%Y/%m/%d} 17:30:05", "{0:%Y年%m月%d日}（周三）下午5点", "{0:%d %b %Y}", "chinese",
    ]),
)  # fmt: skip
def test_dates_in_any_form_are_read_back(day: date, form: str) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    chinese = f"{figures(day.year)}年{write_numeral(day.month)}月{write_numeral(day.day)}日"
    text = {"serial": f"{serial}.75", "chinese": chinese}.get(form, form.format(day))
    assert parse_value(text, DAY).date == day
    assert parse_value(full_width(text), DAY).date == day


@given(st.text(BLANKS), ANY_FIELD)
def test_every_kind_of_blank_is_blank(text: str, any_field: Field) -> None:
    assert parse_value(text, any_field).reason_code == "value_empty"


@given(st.one_of(ODD, st.sampled_from([text for _, text, _ in TABLE])), st.text(BLANKS), st.text(BLANKS), ANY_FIELD)
def test_blanks_around_a_cell_change_nothing(text: str, before: str, behind: str, any_field: Field) -> None:
    plain, widened = (parse_value(cell, any_field) for cell in (text, before + text + behind))
    for part in ("number", "date", "is_withdrawal", "reason_code"):
        assert getattr(widened, part) == getattr(plain, part)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", [
    "联系人13812345678", "13812345678、13912345678", "138-1234-5678", "１３８１２３４５６７８",
    "8613812345678", "+86-138-1234-5678", "身份证310106198001011234", "31010619800101123X",
    "(13812345678)", "a13812345678b",
])  # fmt: skip
def test_numbers_of_persons_are_masked(text: str) -> None:
    masked = mask_personal_text(text)
    assert MASK in masked
    assert not any(digits in clean(masked) for digits in ("12345678", "1234-5678", "98001011"))


@pytest.mark.parametrize(
    "text",
    [
        "沪工商联〔2017〕12号",
        "51310106000000019Q",
        "附件20170406",
        "123456789012345678901",
        "021-62345678",
        "0.13812345678",
    ],
)
def test_other_numbers_are_kept(text: str) -> None:
    assert mask_personal_text(text) == text

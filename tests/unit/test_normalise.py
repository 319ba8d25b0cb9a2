"""Rows of text to accepted values or rejections, one reason each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest.lookups import load_lookups
from pipelines.ingest.normalise import Normalised, normalise_values
from pipelines.ingest.normalise_register import normalise_register
from pipelines.ingest.read_result import LONG_COLUMNS, REGISTER_COLUMNS
from pipelines.ingest.reasons import REASONS
from pipelines.ingest.rejections import FAULT_SCHEMA, locate
from pipelines.ingest.text import MASK, clean
from tests.unit.ingest_files import CHAMBER, CHAMBER_ROW, rubric

LOOKUPS = load_lookups([rubric()])
GOOD: dict[str, str | None] = {
    "campaign_year": "2017",
    "chamber_id": CHAMBER,
    "field_code": "members_total",
    "value": "30",
    "evidence": "附件1",
}
GOOD_CHAMBER: dict[str, str | None] = dict(zip(REGISTER_COLUMNS, CHAMBER_ROW, strict=True))


def rows_of(
    columns: tuple[str, ...], rows: list[dict[str, str | None]], *, row_fault: str | None = None
) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    number = pl.int_range(2, pl.len() + 2, dtype=pl.Int32)
    return frame.with_columns(table_no=pl.lit(0, pl.UInt32), source_row=number, row_fault=pl.lit(row_fault, pl.String))


def values(*changes: dict[str, str | None], row_fault: str | None = None) -> Normalised:
    return normalise_values(rows_of(LONG_COLUMNS, [GOOD | change for change in changes], row_fault=row_fault), LOOKUPS)


def register(**changes: str | None) -> Normalised:
    return normalise_register(rows_of(REGISTER_COLUMNS, [GOOD_CHAMBER | changes]), LOOKUPS)


def test_a_row_in_order_becomes_a_typed_value_with_its_raw_text() -> None:
    row = values({"value": " ３０家 ", "stage": "区级", "reason": "少报\u3000"}).accepted.row(0, named=True)
    assert row == {
        "table_no": 0, "source_row": 2, "campaign_year": 2017, "chamber_id": CHAMBER, "chamber_name": None,
        "chamber_uscc": None, "field_code": "members_total",
        "stage": "district", "value_raw": " ３０家 ",
        "value_number": Decimal(30), "value_date": None,
        "evidence": "附件1",
        "reason": "少报", "is_withdrawal": False,
    }  # fmt: skip


def test_dates_and_yes_or_no_land_in_their_own_columns() -> None:
    result = values(
        {"field_code": "plan_submitted_on", "value": "2017年4月6日"}, {"field_code": "duties_written", "value": "否"}
    )
    assert result.accepted.select("value_number", "value_date").rows() == [(None, date(2017, 4, 6)), (Decimal(0), None)]


FAULTS: list[tuple[dict[str, str | None], str, str]] = [
    ({"chamber_id": " \u200b"}, "missing_chamber_id", "chamber_id"),
    ({"campaign_year": None}, "missing_year", "campaign_year"),
    ({"campaign_year": "2016"}, "unknown_year", "campaign_year"),
    ({"campaign_year": "今年"}, "unknown_year", "campaign_year"),
    ({"field_code": ""}, "missing_field_code", "field_code"),
    ({"field_code": "members"}, "unknown_field", "field_code"),
    ({"stage": "国家级"}, "unknown_stage", "stage"),
    ({"chamber_id": "C" * 101}, "chamber_id_too_long", "chamber_id"),
    ({"chamber_name": "商" * 101}, "name_too_long", "chamber_name"),
    ({"uscc": "5" * 101}, "uscc_too_long", "uscc"),
    ({"evidence": "证" * 2001}, "evidence_too_long", "evidence"),
    ({"reason": "因" * 2001}, "reason_too_long", "reason"),
    ({"value": None}, "value_empty", "value"),
    ({"value": "约30"}, "not_certain", "value"),
    ({"value": "-1"}, "out_of_range", "value"),
    ({"field_code": "office_level", "value": "3"}, "out_of_range", "value"),
]


@pytest.mark.parametrize(("change", "reason", "column"), FAULTS)
def test_each_fault_of_a_row_is_named_with_its_cell(change: dict[str, str | None], reason: str, column: str) -> None:
    result = values(change)
    assert result.accepted.height == 0
    row = result.rejected.row(0, named=True)
    assert (row["reason_code"], row["column"], row["form"]) == (reason, column, "value")
    assert row["problem_zh"].endswith("。")
    assert row["problem_en"].endswith(".")
    raw = (GOOD | change).get(column)
    assert row["value_raw"] == (
        raw[:199] + "…" if raw and len(raw) > 200 else raw if raw and raw.strip(" \u200b") else None
    )


def test_a_row_with_several_faults_is_rejected_once_with_the_code_of_the_first_and_all_told() -> None:
    result = values(
        {"chamber_id": "", "campaign_year": "1999", "value": "约30"}, {"field_code": "x", "stage": "y", "value": ""},
        {"stage": "y", "value": "约30"},
    )  # fmt: skip
    assert result.rejected["reason_code"].to_list() == ["missing_chamber_id", "unknown_field", "unknown_stage"]
    row = result.rejected.row(2, named=True)
    assert row["problem_zh"] == (
        "“阶段”读到“y”,阶段应为自评、区级或市级。“会员总数(直接会员,截止日有效)”读到“约30”,不是确定的值,不作猜测。"
    )
    assert row["problem_en"].count("read “") == 2
    assert row["expected_zh"] == "“阶段”填自评、区级或市级;“填报值”填不小于 0 的整数(单位:家)"
    assert (row["value_raw"], row["column"]) == ("y", "stage")


@pytest.mark.parametrize("code", ["ragged_row", "hidden_sheet"])
def test_a_row_refused_by_its_reader_is_told_only_that(code: str) -> None:
    row = values({"value": "约30", "stage": "y"}, row_fault=code).rejected.row(0, named=True)
    assert (row["reason_code"], row["problem_zh"]) == (code, f"{REASONS[code][0]}。")
    register_row = normalise_register(
        rows_of(REGISTER_COLUMNS, [GOOD_CHAMBER | {"name_zh": ""}], row_fault=code), LOOKUPS
    ).rejected.row(0, named=True)
    assert (register_row["reason_code"], register_row["problem_zh"]) == (code, f"{REASONS[code][0]}。")


@pytest.mark.parametrize("written", [
    "members_total", "MEMBERS_TOTAL", " Ｍembers_total ", "会员总数（直接会员，截止日有效）",
    "会员总数(直接会员,截止日有效)", "Direct members",
])  # fmt: skip
def test_a_field_is_known_by_its_code_or_its_exact_name(written: str) -> None:
    named = rubric().fields["members_total"]
    text = named.name_en if written.startswith("Direct") else written
    assert values({"field_code": text}).accepted["field_code"].to_list() == ["members_total"]


def test_a_name_that_two_fields_have_names_neither() -> None:
    name = rubric().fields["members_total"].name_zh
    renamed = pl.when(pl.col("code") == "pacts").then(pl.lit(name)).otherwise("name_zh").alias("name_zh")
    tables = rubric().tables
    lookups = load_lookups([replace(rubric(), tables={**tables, "fields": tables["fields"].with_columns(renamed)})])
    changes = ({"field_code": name}, {"field_code": "pacts", "value": "1"})
    result = normalise_values(rows_of(LONG_COLUMNS, [GOOD | change for change in changes]), lookups)
    assert result.rejected["reason_code"].to_list() == ["unknown_field"]
    assert result.accepted["field_code"].to_list() == ["pacts"]


@pytest.mark.parametrize("change", [
    {}, {"chamber_id": None, "chamber_name": "示例街道商会"}, {"chamber_id": "", "uscc": "51310106000000019Q"},
    {"chamber_id": "示例街道商会"}, {"chamber_id": "５１３１０１０６００００００００１９Ｑ"},
])  # fmt: skip
def test_a_key_a_name_or_a_credit_code_is_enough_and_stands_as_written_but_cleaned(
    change: dict[str, str | None],
) -> None:
    (row,) = values(change).accepted.select("chamber_id", "chamber_name", "chamber_uscc").rows()
    written = [(GOOD | change).get(name) for name in ("chamber_id", "chamber_name", "uscc")]
    assert row == tuple(clean(text) or None for text in written)


@pytest.mark.parametrize("stage", ["", "区级", "city"])
@pytest.mark.parametrize("code", ["members_total", "plan_submitted_on", "duties_written", "office_level"])
def test_a_withdrawal_is_accepted_without_value_and_evidence(code: str, stage: str) -> None:
    withdrawn = {"field_code": code, "value": "撤 回。", "stage": stage, "reason": "填错"}
    row = values(withdrawn, {}).accepted.row(0, named=True)
    assert (row["is_withdrawal"], row["value_raw"], row["reason"]) == (True, "撤 回。", "填错")
    assert (row["value_number"], row["value_date"], row["evidence"]) == (None, None, None)


def test_a_rejected_value_keeps_whose_and_which_it_was() -> None:
    row = values({"value": "约30", "stage": "市级"}).rejected.row(0, named=True)
    assert (row["campaign_year"], row["chamber_id"], row["field_code"], row["stage"]) == (
        2017,
        CHAMBER,
        "members_total",
        "city",
    )
    assert row["problem_zh"].startswith("“会员总数(直接会员,截止日有效)”读到“约30”,不是确定的值")


def test_a_row_with_more_cells_than_the_header_is_rejected_whole() -> None:
    assert values({}, row_fault="ragged_row").rejected["reason_code"].to_list() == ["ragged_row"]


@pytest.mark.parametrize("stage", ["district", "city", "区级", "市级"])
def test_a_reviewers_row_needs_neither_evidence_nor_reason(stage: str) -> None:
    assert values({"stage": stage, "evidence": None, "reason": None}).rejected.height == 0


@pytest.mark.parametrize("text", ["", " \u3000", "无", "/", "—", " 暂无 "])
def test_evidence_that_says_there_is_none_is_no_evidence(text: str) -> None:
    assert values({"evidence": text}).accepted["evidence"].to_list() == [None]


def test_numbers_of_persons_are_stored_nowhere() -> None:
    result = values(
        {"evidence": "王某13812345678、13912345678", "reason": "31010619800101123X"}, {"value": "13812345678"},
        {"chamber_name": "联系人13812345678", "uscc": "31010619800101123X", "chamber_id": "13812345678"},
        {"field_code": "13812345678", "stage": "13812345678"},
    )  # fmt: skip
    assert result.accepted.row(0, named=True)["evidence"] == f"王某{MASK}、{MASK}"
    assert result.accepted.row(0, named=True)["reason"] == MASK
    assert result.rejected["reason_code"].to_list() == ["looks_like_phone", "unknown_field"]
    stored = str(result.accepted.rows() + result.rejected.rows())
    assert "13812345678" not in stored
    assert "1980010112" not in stored


CELL = st.one_of(
    st.none(), st.text(max_size=5), st.sampled_from(["2017", CHAMBER, "pacts", "plan_submitted_on", "1", "city"])
)
ROW = st.fixed_dictionaries(dict.fromkeys(LONG_COLUMNS, CELL))


@given(st.lists(ROW, max_size=8))
def test_every_row_is_accepted_or_rejected_with_one_known_reason_and_in_order(
    rows: list[dict[str, str | None]],
) -> None:
    result = normalise_values(rows_of(LONG_COLUMNS, rows), LOOKUPS)
    places = result.accepted["source_row"].to_list() + result.rejected["source_row"].to_list()
    assert sorted(places) == list(range(2, len(rows) + 2))
    assert result.accepted["source_row"].is_sorted()
    assert result.rejected["source_row"].is_sorted()
    assert set(result.rejected["reason_code"]) <= set(REASONS)
    assert result.rejected.select("problem_zh", "problem_en", "column").null_count().sum_horizontal().item() == 0
    assert dict(result.rejected.schema) == dict(FAULT_SCHEMA)


@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_row_reads_the_same_alone_as_among_others(rows: list[dict[str, str | None]]) -> None:
    together = normalise_values(rows_of(LONG_COLUMNS, rows), LOOKUPS)
    alone = normalise_values(rows_of(LONG_COLUMNS, rows[-1:]), LOOKUPS)
    for name in ("accepted", "rejected"):
        last = getattr(together, name).filter(pl.col("source_row") == len(rows) + 1).drop("source_row")
        assert last.rows() == getattr(alone, name).drop("source_row").rows()


def test_no_rows_give_no_rows() -> None:
    result = normalise_values(rows_of(LONG_COLUMNS, []), LOOKUPS)
    assert (result.accepted.height, result.rejected.height) == (0, 0)


def test_a_register_row_in_order_becomes_a_typed_chamber() -> None:
    assert register(gates="G7； g2", founded_on="2010.5.1").accepted.row(0, named=True) == {
        "table_no": 0, "source_row": 2, "chamber_id": CHAMBER, "name_zh": "示例街道商会", "district_code": "310106",
        "district_code_raw": "310106", "chamber_type": "街道商会", "is_registered": True, "has_party_org": False,
        "uscc": "51310106000000019Q", "founded_on": date(2010, 5, 1), "gates": "G7;G2", "valid_from": date(2017, 1, 1),
    }  # fmt: skip


@pytest.mark.parametrize(("written", "code"), [
    ("310108", "310106"), ("闸北区", "310106"), ("静安区", "310106"), ("310230", "310151"), ("崇明县", "310151"),
    ("310000", "310000"), (" 310106 ", "310106"), ("３１０１０６", "310106"),
])  # fmt: skip
def test_a_district_by_code_or_name_old_or_new_becomes_todays_code(written: str, code: str) -> None:
    row = register(district_code=written).accepted.row(0, named=True)
    assert row["district_code"] == code


def test_brackets_of_any_width_name_the_same_chamber_type() -> None:
    assert register(chamber_type="村（社区）商会").accepted["chamber_type"].to_list() == ["村(社区)商会"]


@pytest.mark.parametrize("uscc", [None, "", "无", "51310106000000019q"])
def test_a_code_may_be_missing_or_in_small_letters(uscc: str | None) -> None:
    assert register(uscc=uscc).accepted["uscc"].to_list() == ["51310106000000019Q" if uscc and uscc != "无" else None]


@pytest.mark.parametrize(("change", "reason"), [
    ({"chamber_id": None}, "missing_key"), ({"name_zh": " "}, "missing_name"),
    ({"district_code": "310999"}, "unknown_district"), ({"district_code": ""}, "missing_district"),
    ({"chamber_type": "联谊会"}, "unknown_chamber_type"), ({"chamber_type": ""}, "missing_chamber_type"),
    ({"is_registered": ""}, "missing_registered"), ({"is_registered": "待定"}, "not_yes_or_no"),
    ({"has_party_org": None}, "missing_party_org"), ({"uscc": "51310106000000019A"}, "bad_uscc"),
    ({"uscc": "5131010600000001"}, "bad_uscc"), ({"founded_on": "2010年"}, "not_a_date"),
    ({"gates": "G1;G99"}, "unknown_gate"), ({"valid_from": ""}, "missing_valid_from"),
    ({"valid_from": "去年"}, "not_a_date"), ({"name_zh": "商" * 101}, "name_too_long"),
])  # fmt: skip
def test_each_fault_of_a_register_row_is_named(change: dict[str, str | None], reason: str) -> None:
    result = register(**change)
    assert result.accepted.height == 0
    row = result.rejected.row(0, named=True)
    assert (row["reason_code"], row["form"], row["column"]) == (reason, "chamber", next(iter(change)))
    assert row["chamber_id"] == (None if "chamber_id" in change else CHAMBER)


def test_every_bad_cell_of_a_register_row_is_named() -> None:
    row = register(gates="G99", founded_on="去年", district_code="未知区").rejected.row(0, named=True)
    assert (row["reason_code"], row["column"]) == ("unknown_district", "district_code")
    assert all(
        text in row["problem_zh"] for text in ("“所属区”读到“未知区”", "“成立日期”读到“去年”", "“否决情形”读到“G99”")
    )
    assert (row["chamber_id"], row["chamber_name"], row["chamber_uscc"]) == (
        CHAMBER, "示例街道商会", "51310106000000019Q"
    )  # fmt: skip


@given(
    st.lists(st.fixed_dictionaries({column: st.one_of(st.none(), st.text(max_size=8)) for column in REGISTER_COLUMNS}))
)
def test_every_register_row_is_accepted_or_rejected(rows: list[dict[str, str | None]]) -> None:
    result = normalise_register(rows_of(REGISTER_COLUMNS, rows), LOOKUPS)
    assert result.accepted.height + result.rejected.height == len(rows)
    assert set(result.rejected["reason_code"]) <= set(REASONS)


@pytest.mark.parametrize(("sheet", "letter", "zh", "en"), [
    ("填报表", "F", "工作表“填报表”单元格 F2:", "Sheet “填报表”, cell F2: "),
    ("", "F", "第 2 行 F 列:", "Row 2, column F: "),
    ("填报表", None, "工作表“填报表”第 2 行:", "Sheet “填报表”, row 2: "), ("", None, "第 2 行:", "Row 2: "),
])  # fmt: skip
def test_a_message_names_the_place_then_what_is_wrong_then_what_is_expected(
    sheet: str, letter: str | None, zh: str, en: str
) -> None:
    number = {"table_no": pl.UInt32}
    tables = pl.DataFrame({"table_no": [0], "file_id": ["f"], "sheet": [sheet]}, schema_overrides=number)
    headers = pl.DataFrame(
        {"table_no": [0], "column": ["value"], "source_column": ["填报值"], "source_letter": [letter]},
        schema_overrides={**number, "source_letter": pl.String},
    )
    row = locate(values({"value": "约30"}).rejected, tables, headers).row(0, named=True)
    assert row["message_zh"] == f"{zh}{row['problem_zh']}应填:{row['expected_zh']}。"
    assert row["message_en"] == f"{en}{row['problem_en']} Expected: {row['expected_en']}."

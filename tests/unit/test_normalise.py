"""Rows of text to accepted values or rejections, one reason each."""

from __future__ import annotations

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
from pipelines.ingest.rejections import FAULT_SCHEMA
from pipelines.ingest.text import MASK
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


def rows_of(columns: tuple[str, ...], rows: list[dict[str, str | None]], *, is_ragged: bool = False) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    number = pl.int_range(2, pl.len() + 2, dtype=pl.Int32)
    return frame.with_columns(table_no=pl.lit(0, pl.UInt32), source_row=number, is_ragged=pl.lit(is_ragged))


def values(*changes: dict[str, str | None], is_ragged: bool = False) -> Normalised:
    return normalise_values(rows_of(LONG_COLUMNS, [GOOD | change for change in changes], is_ragged=is_ragged), LOOKUPS)


def register(**changes: str | None) -> Normalised:
    return normalise_register(rows_of(REGISTER_COLUMNS, [GOOD_CHAMBER | changes]), LOOKUPS)


def test_a_row_in_order_becomes_a_typed_value_with_its_raw_text() -> None:
    row = values({"value": " ３０家 ", "stage": "区级", "reason": "少报\u3000"}).accepted.row(0, named=True)
    assert row == {
        "table_no": 0, "source_row": 2, "campaign_year": 2017, "chamber_id": CHAMBER, "chamber_name": None,
        "chamber_uscc": None, "field_code": "members_total", "stage": "district", "value_raw": " ３０家 ", "value_number": Decimal(30), "value_date": None,
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


def test_a_row_with_several_faults_is_rejected_once_for_the_first() -> None:
    result = values(
        {"chamber_id": "", "campaign_year": "1999", "value": "约30"}, {"field_code": "x", "stage": "y", "value": ""}
    )
    assert result.rejected["reason_code"].to_list() == ["missing_chamber_id", "unknown_field"]


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
    assert values({}, is_ragged=True).rejected["reason_code"].to_list() == ["ragged_row"]


@pytest.mark.parametrize("stage", ["district", "city", "区级", "市级"])
def test_a_reviewers_row_needs_neither_evidence_nor_reason(stage: str) -> None:
    assert values({"stage": stage, "evidence": None, "reason": None}).rejected.height == 0


@pytest.mark.parametrize("text", ["", " \u3000", "无", "/", "—", " 暂无 "])
def test_evidence_that_says_there_is_none_is_no_evidence(text: str) -> None:
    assert values({"evidence": text}).accepted["evidence"].to_list() == [None]


def test_numbers_of_persons_are_stored_nowhere() -> None:
    result = values(
        {"evidence": "王某13812345678、13912345678", "reason": "31010619800101123X"}, {"value": "电话13812345678"}, {}
    )
    assert result.accepted.row(0, named=True)["evidence"] == f"王某{MASK}、{MASK}"
    assert result.accepted.row(0, named=True)["reason"] == MASK
    assert "13812345678" not in str(result.accepted.rows() + result.rejected.rows())


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
    ({"chamber_id": None}, "missing_chamber_id"), ({"name_zh": " "}, "missing_name"),
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


@given(
    st.lists(st.fixed_dictionaries({column: st.one_of(st.none(), st.text(max_size=8)) for column in REGISTER_COLUMNS}))
)
def test_every_register_row_is_accepted_or_rejected(rows: list[dict[str, str | None]]) -> None:
    result = normalise_register(rows_of(REGISTER_COLUMNS, rows), LOOKUPS)
    assert result.accepted.height + result.rejected.height == len(rows)
    assert set(result.rejected["reason_code"]) <= set(REASONS)

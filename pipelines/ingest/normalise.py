"""Long rows of text to typed values: keys cleaned, cells parsed, every row accepted or rejected with all its faults.

Rows stay a polars frame throughout; only distinct texts go through Python, so that millions of rows cost little more
than reading them. Whether the chamber is in the register is not asked here: the register may come tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from pipelines.ingest.distinct import Distinct, distinct_numbers, take_apart
from pipelines.ingest.lookups import Lookups, field_of, rubric_index, stage_of, year_of
from pipelines.ingest.rejections import LONGEST_KEY, describe_faults
from pipelines.ingest.text import BLANKS, NO_ANSWER, clean, mask_personal, mask_personal_text
from pipelines.ingest.uscc import is_valid
from pipelines.ingest.values import WITHDRAWN, read_value
from pipelines.reference import Field

LONGEST_TEXT = 2000
"""Characters of evidence or a reason; longer rows are rejected."""

_KEYS = {"chamber_id": "chamber_id_too_long", "chamber_name": "name_too_long", "uscc": "uscc_too_long"}
_TEXTS = {"evidence": "evidence_too_long", "reason": "reason_too_long"}


@dataclass(frozen=True)
class Normalised:
    """accepted: table_no, source_row and the columns of the ledger's table. rejected: rejections.FAULT_SCHEMA.

    Their heights add up to the rows that came in.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame


def normalise_values(rows: pl.DataFrame, lookups: Lookups) -> Normalised:
    """Type the rows of long tables and workbooks.

    rows: table_no, source_row, the columns of LONG_COLUMNS as text, row_fault. The order of rows is kept.
    A chamber's key, name and credit code are cleaned, null if blank; one of them is enough. A field may be named by its
    code or by its exact name. Evidence that only says that there is none (无, /) becomes null, as does blank evidence,
    and the evidence of a value that is withdrawn; identity and mobile numbers are masked. A reviewer's row needs
    neither evidence nor reason.
    """
    texts_of = take_apart(rows, (*_KEYS, "campaign_year", "stage", *_TEXTS, "field_code", "value"))
    columns: dict[str, pl.Series] = {}
    faults: dict[str, pl.Series | None] = {"row_fault": rows["row_fault"] if rows["row_fault"].count() else None}
    for name, too_long in _KEYS.items():
        keys = texts_of[name]
        cleaned = keys.map(_key, pl.String())
        columns[name] = rows[name] if cleaned.equals(keys.texts) else keys.rows(cleaned)
        faults[name] = keys.faults(_longer(cleaned, LONGEST_KEY, too_long))
    is_blank = pl.select(pl.all_horizontal(columns[name].is_null() for name in _KEYS)).to_series()
    if is_blank.any():
        missing = _code_where(is_blank, "missing_chamber_id")
        faults["chamber_id"] = (
            missing if faults["chamber_id"] is None else missing.zip_with(is_blank, faults["chamber_id"])
        )

    years = texts_of["campaign_year"]
    year = years.map(year_of, pl.Int32())
    rubric_no = [rubric_index(lookups, entry) for entry in year]
    columns["campaign_year"] = years.rows(year)
    faults["campaign_year"] = years.faults(pl.Series([
        None if rubric is not None else "unknown_year" if clean(text) else "missing_year"
        for text, rubric in zip(years.texts, rubric_no, strict=True)
    ], dtype=pl.String))  # fmt: skip

    stages = texts_of["stage"]
    stage = stages.map(stage_of, pl.String())
    columns["stage"] = stages.rows(stage)
    faults["stage"] = stages.faults(_code_where(stage.is_null(), "unknown_stage"))

    for name, too_long in _TEXTS.items():
        texts = texts_of[name]
        free = _free_text(texts.texts)
        columns[name] = rows[name] if free.equals(texts.texts) else texts.rows(free)
        faults[name] = texts.faults(_longer(free, LONGEST_TEXT, too_long))

    fields, columns["field_no"], faults["field_code"] = _fields(texts_of["field_code"], years, rubric_no, lookups)
    columns |= _read(texts_of["value"], fields, columns["field_no"])
    faults["value"] = columns.pop("value_fault") if columns["value_fault"].count() else None
    return _split(rows, columns, faults, fields)


def _key(text: str | None) -> str | None:
    """A chamber's key, name or code as kept: cleaned, without numbers of persons, null if blank."""
    key = clean(text)
    return (key if is_valid(key) else mask_personal_text(key)) or None


def _longer(texts: pl.Series, limit: int, code: str) -> pl.Series:
    return _code_where(texts.str.len_chars() > limit, code)


def _code_where(holds: pl.Series, code: str) -> pl.Series:
    return pl.select(pl.when(holds).then(pl.lit(code))).to_series()


def _free_text(texts: pl.Series) -> pl.Series:
    """Evidence or reasons: ends stripped, numbers of persons masked, null where nothing is said."""
    stripped = mask_personal(texts.str.strip_chars(BLANKS))
    return pl.select(pl.when(~stripped.is_in(["", *NO_ANSWER])).then(stripped)).to_series()


def _fields(
    codes: Distinct, years: Distinct, rubric_no: list[int | None], lookups: Lookups
) -> tuple[list[Field], pl.Series, pl.Series | None]:
    """Fields that are met; for each row the position of its field, null if unknown; and the fault of its field code.

    In a year without a rubric nobody can say whether the field exists, so only a blank is a fault there.
    """
    fields: list[Field] = []
    positions: list[int | None] = []
    faults: list[str | None] = []
    rubrics = sorted({-1 if number is None else number for number in rubric_no})
    for number in rubrics:
        for text in codes.texts:
            field = None if number < 0 else field_of(lookups, number, text)
            positions.append(None if field is None else len(fields))
            if field is not None:
                fields.append(field)
            missing = "missing_field_code" if not clean(text) else None if number < 0 else "unknown_field"
            faults.append(missing if field is None else None)
    of_year = pl.Series([rubrics.index(-1 if number is None else number) for number in rubric_no], dtype=pl.UInt64)
    pairs = years.rows(of_year) * codes.texts.len() + codes.numbers.cast(pl.UInt64)
    fault = pl.Series(faults, dtype=pl.String).gather(pairs)
    return fields, pl.Series(positions, dtype=pl.UInt32).gather(pairs), fault if fault.count() else None


def _read(texts: Distinct, fields: list[Field], field_no: pl.Series) -> dict[str, pl.Series]:
    """Columns value_number, value_date, is_withdrawal, value_fault; a text is read once for fields that ask alike."""
    kinds: dict[tuple[object, ...], int] = {}
    kind_of = [kinds.setdefault((f.value_type, f.unit, f.minimum, f.maximum), len(kinds)) + 1 for f in fields]
    example = dict(zip(kind_of, fields, strict=True))
    kind = pl.Series(kind_of, dtype=pl.UInt64).gather(field_no).fill_null(0)
    width = texts.texts.len()
    distinct, ids = distinct_numbers(kind * width + texts.numbers.cast(pl.UInt64), (len(kinds) + 1) * width)
    text_of = texts.texts.to_list()
    numbers, dates, withdrawals, faults = [], [], [], []
    for combination in distinct:
        asked = example.get(combination // width)
        result = None if asked is None else read_value(text_of[combination % width], asked)
        numbers.append(result if isinstance(result, Decimal) else None)
        dates.append(result if isinstance(result, date) else None)
        withdrawals.append(result == WITHDRAWN)
        faults.append(result if isinstance(result, str) and result != WITHDRAWN else None)
    found = {
        "value_number": pl.Series(numbers, dtype=pl.Decimal(28, 9)),
        "value_date": pl.Series(dates, dtype=pl.Date),
        "is_withdrawal": pl.Series(withdrawals, dtype=pl.Boolean),
        "value_fault": pl.Series(faults, dtype=pl.String),
    }
    return {name: results.gather(ids) for name, results in found.items()}


def _split(
    rows: pl.DataFrame, columns: Mapping[str, pl.Series], faults: Mapping[str, pl.Series | None], fields: list[Field]
) -> Normalised:
    """Rows without a fault as they go into the ledger, and the others with what is wrong."""
    met = {name: fault for name, fault in faults.items() if fault is not None}
    field_code = pl.Series([field.code for field in fields], dtype=pl.String).gather(columns["field_no"])
    evidence = columns["evidence"]
    if columns["is_withdrawal"].any():
        evidence = pl.select(pl.when(~columns["is_withdrawal"]).then(evidence)).to_series()
    typed = rows.select(
        "table_no",
        "source_row",
        columns["campaign_year"].alias("campaign_year"),
        columns["chamber_id"].alias("chamber_id"),
        columns["chamber_name"].alias("chamber_name"),
        columns["uscc"].alias("chamber_uscc"),
        field_code.alias("field_code"),
        columns["stage"].alias("stage"),
        pl.col("value").alias("value_raw"),
        columns["value_number"].alias("value_number"),
        columns["value_date"].alias("value_date"),
        evidence.alias("evidence"),
        columns["reason"].alias("reason"),
        columns["is_withdrawal"].alias("is_withdrawal"),
    )
    if not met:
        return Normalised(typed, describe_faults(typed.clear(), rows.clear(), columns["field_no"].clear(), {}, fields))
    in_order = pl.select(pl.all_horizontal(fault.is_null() for fault in met.values())).to_series()
    bad = ~in_order
    return Normalised(
        typed.filter(in_order),
        describe_faults(
            typed.filter(bad),
            rows.filter(bad),
            columns["field_no"].filter(bad),
            {name: fault.filter(bad) for name, fault in met.items()},
            fields,
        ),
    )

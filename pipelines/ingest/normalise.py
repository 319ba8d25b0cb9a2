"""Long rows of text to typed values: keys cleaned, cells parsed, every row either accepted or rejected with one reason.

Rows stay a polars frame throughout; only distinct texts go through Python, so that millions of rows cost little more
than reading them. Whether the chamber is in the register is not asked here: the register may come tomorrow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from pipelines.ingest.lookups import STAGES, Lookups, rubric_index, year_of
from pipelines.ingest.read_result import LONG_COLUMNS
from pipelines.ingest.rejections import FAULT_COLUMNS, RAW_SHOWN, fault_message
from pipelines.ingest.text import BLANKS, NO_ANSWER, clean, mask_personal, shown
from pipelines.ingest.values import Parsed, parse_value

LONGEST_KEY = 100
LONGEST_TEXT = 2000
"""Characters of a chamber key or field code, and of evidence or a reason; longer rows are rejected."""


@dataclass(frozen=True)
class Normalised:
    """accepted: table_no, source_row and the columns of the ledger's table. rejected: rejections.FAULT_SCHEMA.

    Their heights add up to the rows that came in.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame


def normalise_values(rows: pl.DataFrame, lookups: Lookups) -> Normalised:
    """Type the rows of long tables and workbooks.

    rows: table_no, source_row, the columns of LONG_COLUMNS as text, is_ragged. The order of rows is kept.
    Evidence that only says that there is none (无, /) becomes null, as does blank evidence; identity and mobile numbers
    in evidence and reasons are masked. A reviewer's row needs neither evidence nor reason.
    """
    codes = pl.Series(sorted({code for rubric in lookups.rubrics for code in rubric.fields}), dtype=pl.String)
    numbers = {code: number for number, code in enumerate(codes)}
    year = _mapped(rows["campaign_year"], year_of, pl.Int32())
    rubric_no = _mapped(year, lambda entry: rubric_index(lookups, entry), pl.Int32())
    field_no = _mapped(rows["field_code"], lambda text: numbers.get(clean(text)), pl.Int32())
    typed = rows.with_columns(
        year=year,
        rubric_no=rubric_no,
        field=codes.gather(field_no),
        chamber=_mapped(rows["chamber_id"], clean, pl.String()),
        stage_code=_mapped(rows["stage"], lambda text: STAGES.get(clean(text).casefold()), pl.String()),
        evidence_text=_free_text(rows["evidence"]),
        reason_text=_free_text(rows["reason"]),
    ).with_columns(_parsed(rubric_no, field_no, codes, rows["value"], lookups))
    typed = typed.with_columns(fault=_first_fault())
    accepted = (
        typed.lazy()
        .filter(pl.col("fault").is_null())
        .select(
            "table_no",
            "source_row",
            campaign_year="year",
            chamber_id="chamber",
            chamber_name=pl.lit(None, dtype=pl.String),
            chamber_uscc=pl.lit(None, dtype=pl.String),
            field_code="field",
            stage="stage_code",
            value_raw="value",
            value_number="value_number",
            value_date="value_date",
            evidence="evidence_text",
            reason="reason_text",
            is_withdrawal=pl.lit(value=False),
        )
        .collect()
    )
    return Normalised(accepted, _rejected(typed.filter(pl.col("fault").is_not_null()), lookups))


def _mapped(texts: pl.Series, function: Callable[..., object], dtype: pl.DataType) -> pl.Series:
    """function over a column, called once for each distinct entry (null included)."""
    distinct = texts.unique()
    results = pl.Series([function(entry) for entry in distinct], dtype=dtype)
    if distinct.is_empty():
        return results
    if distinct.len() == 1:
        return results.new_from_index(0, texts.len())
    return texts.replace_strict(distinct, results, return_dtype=dtype)


def _free_text(texts: pl.Series) -> pl.Series:
    """Evidence or reason: ends stripped, numbers of persons masked, null where nothing is said."""
    if texts.null_count() == texts.len():
        return texts
    stripped = mask_personal(texts.str.strip_chars(BLANKS))
    silent = stripped.is_in(["", *NO_ANSWER])
    return stripped.to_frame("text").select(pl.when(~silent).then(pl.col("text"))).to_series()


def _parsed(
    rubric_no: pl.Series, field_no: pl.Series, codes: pl.Series, value: pl.Series, lookups: Lookups
) -> list[pl.Series]:
    """Columns value_number, value_date, value_fault: each distinct (rubric, field, text) parsed once.

    field_no: position in `codes`, null for a code that no rubric has. Combinations are told apart by one integer each,
    as looking up millions of rows by several texts costs many times more.
    """
    texts = value.fill_null("").cast(pl.Categorical(pl.Categories.random())).to_physical().cast(pl.UInt64)
    pairs = (rubric_no.fill_null(-1) + 1) * (codes.len() + 1) + field_no.fill_null(-1) + 1
    combined = pairs.cast(pl.UInt64) * (1 << 32) + texts
    first = combined.arg_unique()
    code_of = codes.to_list()
    numbers, dates, faults = [], [], []
    for rubric, field, text in zip(rubric_no.gather(first), field_no.gather(first), value.gather(first), strict=True):
        fields = {} if rubric is None else lookups.rubrics[rubric].fields
        known = None if field is None else fields.get(code_of[field])
        parsed = Parsed(reason_code="unknown_field") if known is None else parse_value(text, known)
        numbers.append(parsed.number)
        dates.append(parsed.date)
        faults.append(parsed.reason_code)
    ids = combined.replace_strict(
        combined.gather(first), pl.arange(0, first.len(), dtype=pl.UInt32, eager=True), return_dtype=pl.UInt32
    )
    return [
        pl.Series("value_number", numbers, dtype=pl.Decimal(28, 9)).gather(ids),
        pl.Series("value_date", dates, dtype=pl.Date).gather(ids),
        pl.Series("value_fault", faults, dtype=pl.String).gather(ids),
    ]


def _first_fault() -> pl.Expr:
    """The reason code of the first fault of a row; null if the row is in order."""
    value_fault = pl.col("value_fault")
    faults: list[tuple[pl.Expr, str]] = [
        (pl.col("is_ragged"), "ragged_row"),
        (pl.col("chamber") == "", "missing_chamber_id"),
        (pl.col("rubric_no").is_null(), "unknown_year"),
        (value_fault == "unknown_field", "unknown_field"),
        (pl.col("stage_code").is_null(), "unknown_stage"),
        (pl.col("chamber").str.len_chars() > LONGEST_KEY, "chamber_id_too_long"),
        (pl.col("evidence_text").str.len_chars() > LONGEST_TEXT, "evidence_too_long"),
        (pl.col("reason_text").str.len_chars() > LONGEST_TEXT, "reason_too_long"),
    ]
    return pl.coalesce(*(pl.when(holds).then(pl.lit(code)) for holds, code in faults), value_fault)


def _rejected(typed: pl.DataFrame, lookups: Lookups) -> pl.DataFrame:
    """The rows with a fault, each with the text of the faulty cell and its message."""
    key = ["fault", "column", "rubric_no", "field", "raw"]
    fault = (
        pl.when(_blank("campaign_year") & (pl.col("fault") == "unknown_year")).then(pl.lit("missing_year"))
        .when(_blank("field_code") & (pl.col("fault") == "unknown_field")).then(pl.lit("missing_field_code"))
        .otherwise("fault")
    )  # fmt: skip
    faulty = typed.with_columns(fault=fault, field=_mapped(typed["field_code"], clean, pl.String()))
    faulty = faulty.with_columns(
        column=_mapped(faulty["fault"], lambda code: FAULT_COLUMNS.get(code, "value"), pl.String())
    ).with_columns(raw=pl.coalesce(pl.when(pl.col("column") == name).then(pl.col(name)) for name in LONG_COLUMNS))
    details = []
    for fault, column, rubric_no, code, text in faulty.select(key).unique().iter_rows():
        if column == "value" and fault != "ragged_row":
            value = parse_value(text, lookups.rubrics[rubric_no].fields[code])
            messages = (value.problem_zh, value.problem_en, value.expected_zh, value.expected_en)
        else:
            messages = (*fault_message(fault, column, text), None, None)
        details.append((fault, column, rubric_no, code, text, shown(text, RAW_SHOWN) or None, *messages))
    schema = {**dict.fromkeys(key, pl.String), "rubric_no": pl.Int32}
    schema |= dict.fromkeys(["value_raw", "problem_zh", "problem_en", "expected_zh", "expected_en"], pl.String)
    described = pl.DataFrame(details, schema=schema, orient="row")
    return faulty.join(described, on=key, how="left", nulls_equal=True, maintain_order="left").select(
        "table_no",
        "source_row",
        form=pl.lit("value"),
        column="column",
        campaign_year="year",
        chamber_id=_key("chamber"),
        chamber_name=pl.lit(None, dtype=pl.String),
        chamber_uscc=pl.lit(None, dtype=pl.String),
        field_code=_key("field"),
        stage="stage_code",
        value_raw="value_raw",
        reason_code="fault",
        problem_zh="problem_zh",
        problem_en="problem_en",
        expected_zh="expected_zh",
        expected_en="expected_en",
    )


def _blank(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars(BLANKS).fill_null("") == ""


def _key(column: str) -> pl.Expr:
    """A key as kept with a rejected row: null if blank, never longer than a key can be."""
    return pl.when(pl.col(column) != "").then(pl.col(column).str.slice(0, LONGEST_KEY))

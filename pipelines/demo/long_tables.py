"""Invented answers and reviews in the contract's long form, as text columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from pipelines.demo.answers import Integers
from pipelines.demo.defects import Submissions
from pipelines.demo.reviews import ReviewRow
from pipelines.reference import Rubric
from pipelines.workbooks.layout import NO, YES

LONG_COLUMNS = ("campaign_year", "chamber_id", "field_code", "value", "evidence", "stage", "reason")
LONG_HEADERS = ("年度", "商会编码", "字段编码", "填报值", "佐证材料", "阶段", "扣分原因")

_EPOCH = 719163  # the ordinal of 1970-01-01


def evidence_names(rubric: Rubric) -> dict[str, str]:
    """Field code -> the evidence reference that chambers give: named after the first indicator that uses the field."""
    names: dict[str, str] = {}
    for indicator in rubric.indicators:
        for code in indicator.field_codes:
            names.setdefault(code, f"附件{indicator.code}.pdf")
    return names


def answers_frame(handed_in: Submissions, register: pl.DataFrame, rubric: Rubric, year: int) -> pl.DataFrame:
    """All chambers' own answers, in their first version: LONG_COLUMNS plus chamber (index) and is_corrected.

    A row for each answer or evidence that is given, sorted by chamber and form order. is_corrected marks values that a
    second file corrects. Chambers that send nothing have no rows.
    """
    sends = np.ones(register.height, dtype=bool)
    sends[list(handed_in.not_submitted)] = False
    evidence = evidence_names(rubric)
    parts = []
    for order, code in enumerate(handed_in.sheet.values):
        rows = np.flatnonzero(handed_in.sheet.given[code] & sends)
        values = handed_in.sheet.values[code].copy()
        corrected = np.zeros(register.height, dtype=bool)
        for chamber, first in handed_in.first_version.items():
            if code in first:
                values[chamber], corrected[chamber] = first[code], True
        texts = _texts(values[rows], rubric.fields[code].value_type).to_list()
        for chamber, text in handed_in.sheet.texts.get(code, {}).items():
            texts[int(np.searchsorted(rows, chamber))] = text  # chambers with a text have a row
        parts.append(
            pl.DataFrame(
                {
                    "chamber": rows,
                    "order": np.full(len(rows), order),
                    "field_code": pl.repeat(code, len(rows), eager=True),
                    "value": pl.Series(texts, dtype=pl.String),
                    "has_evidence": handed_in.sheet.evidenced[code][rows],
                    "is_corrected": corrected[rows],
                }
            ).with_columns(evidence=pl.when("has_evidence").then(pl.lit(evidence.get(code))))
        )
    ids = pl.DataFrame({"chamber": np.arange(register.height), "chamber_id": register["chamber_id"]})
    return (
        pl.concat(parts)
        .sort("chamber", "order")
        .join(ids, on="chamber", how="left", maintain_order="left")
        .with_columns(campaign_year=pl.lit(str(year)), stage=pl.lit("self"), reason=pl.lit(None, dtype=pl.String))
        .select(*LONG_COLUMNS, "chamber", "is_corrected")
    )


def corrections_frame(handed_in: Submissions, answers: pl.DataFrame) -> pl.DataFrame:
    """The rows of `answers` that are corrected, with their right values."""
    right = [
        str(int(handed_in.sheet.values[code][chamber]))
        for code, chamber in answers.filter("is_corrected").select("field_code", "chamber").iter_rows()
    ]
    return answers.filter("is_corrected").with_columns(value=pl.Series(right, dtype=pl.String))


def reviews_frame(
    rows: Iterable[ReviewRow], register: pl.DataFrame, rubric: Rubric, *, year: int, stage: str
) -> pl.DataFrame:
    """Reviewers' rows: LONG_COLUMNS plus chamber (index), in the given order."""
    listed = list(rows)
    ids = register["chamber_id"].to_list()
    values = [
        _texts(np.array([row.value], dtype=np.int64), rubric.fields[row.field_code].value_type)[0] for row in listed
    ]
    return pl.DataFrame(
        {
            "campaign_year": [str(year)] * len(listed),
            "chamber_id": [ids[row.chamber] for row in listed],
            "field_code": [row.field_code for row in listed],
            "value": values,
            "evidence": [row.evidence or None for row in listed],
            "stage": [stage] * len(listed),
            "reason": [row.reason or None for row in listed],
            "chamber": [row.chamber for row in listed],
        },
        schema={**dict.fromkeys(LONG_COLUMNS, pl.String), "chamber": pl.Int64},
    )


def _texts(values: Integers, value_type: str) -> pl.Series:
    """Values as people write them: digits, yes or no, ISO dates."""
    if value_type == "boolean":
        return pl.Series([YES if value else NO for value in values], dtype=pl.String)
    if value_type == "date":
        return pl.Series((values - _EPOCH).astype(np.int32)).cast(pl.Date).cast(pl.String)
    return pl.Series(values).cast(pl.String)

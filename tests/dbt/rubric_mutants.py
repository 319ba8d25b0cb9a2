"""Rubrics with one fault each, made from the shipped one, and the dbt tests that have to find it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from pipelines.reference import Rubric

Tables = dict[str, pl.DataFrame]
Fault = Callable[[Tables], None]

ADD_UP = "rubric_points_add_up"
COVER = "rubric_bands_cover_all_values"
KNOWN = "rubric_codes_are_known"


@dataclass(frozen=True)
class Mutant:
    """name: also the id of its rubric. guards: all tests that must name it, and no other may."""

    name: str
    fault: Fault
    guards: frozenset[str]

    def of(self, shipped: Rubric) -> Rubric:
        tables = dict(shipped.tables)
        self.fault(tables)
        return replace(shipped, rubric_id=self.name, tables=tables)


def change(table: str, column: str, value: str | None, **key: str) -> Fault:
    """Put another value into a column of the rows that have the key."""

    def apply(tables: Tables) -> None:
        chosen = pl.all_horizontal(pl.lit(value=True), *(pl.col(name) == text for name, text in key.items()))
        assert tables[table].filter(chosen).height
        tables[table] = tables[table].with_columns(
            pl.when(chosen).then(pl.lit(value, dtype=pl.String)).otherwise(pl.col(column)).alias(column)
        )

    return apply


def drop(table: str, **key: str) -> Fault:
    def apply(tables: Tables) -> None:
        chosen = pl.all_horizontal(*(pl.col(name) == text for name, text in key.items()))
        assert tables[table].filter(chosen).height
        tables[table] = tables[table].filter(~chosen)

    return apply


def double(table: str, **key: str) -> Fault:
    """Let the rows that have the key stand twice."""

    def apply(tables: Tables) -> None:
        rows = tables[table].filter(*(pl.col(name) == text for name, text in key.items()))
        assert rows.height
        tables[table] = pl.concat([tables[table], rows])

    return apply


def add(table: str, like: Mapping[str, str], **values: str | None) -> Fault:
    """Add a row: a copy of the one with the key `like`, with other values."""

    def apply(tables: Tables) -> None:
        row = tables[table].filter(*(pl.col(name) == text for name, text in like.items())).head(1)
        tables[table] = pl.concat(
            [
                tables[table],
                row.with_columns(pl.lit(text, dtype=pl.String).alias(name) for name, text in values.items()),
            ]
        )

    return apply


def put(table: str, *rows: Mapping[str, str]) -> Fault:
    """Add rows to a file that may have none; columns that a row does not name are empty."""

    def apply(tables: Tables) -> None:
        empty = dict(tables[table].schema)
        numbered = [dict(row) | {"source_row": number} for number, row in enumerate(rows, start=2)]
        tables[table] = pl.concat([tables[table], pl.DataFrame(numbered, schema=empty)])

    return apply


def uncover(code: str) -> Fault:
    """Take an indicator out of every obligation."""

    def apply(tables: Tables) -> None:
        codes = pl.col("indicator_codes").str.split(" ").list.set_difference([code])
        tables["obligations"] = (
            tables["obligations"].with_columns(codes.list.join(" ")).filter(pl.col("indicator_codes") != "")
        )

    return apply


def together(*faults: Fault) -> Fault:
    def apply(tables: Tables) -> None:
        for fault in faults:
            fault(tables)

    return apply


STRAY = together(
    add("indicators", {"code": "A1-01"}, code="ZZ-01", criterion_code="Q9", points="0"),
    add("bands", {"indicator_code": "A1-01"}, indicator_code="ZZ-01", operator=None, bound=None, points="0"),
    add("obligations", {"indicator_codes": "A1-02"}, indicator_codes="ZZ-01"),
)
"""An indicator without points in a criterion that is not there; otherwise in order."""

FIRST, SECOND = {"indicator_code": "B1-03", "band_no": "1"}, {"indicator_code": "B1-03", "band_no": "2"}
LAST = {"indicator_code": "B1-03", "band_no": "4"}

FAULTS: Mapping[str, tuple[Fault, tuple[str, ...]]] = {
    "criteria-of-other-points": (
        together(change("criteria", "points", "7", code="A1"), change("criteria", "points", "5", code="A2")), (ADD_UP,),
    ),
    "dimensions-of-other-points": (
        together(change("dimensions", "points", "19", code="A"), change("dimensions", "points", "31", code="B")),
        (ADD_UP,),
    ),
    "another-total": (change("rubric", "total_points", "99"), (ADD_UP,)),
    "points-for-one-profile-too-many": (change("indicators", "applies_when", None, code="B3-05"), (ADD_UP,)),
    "points-for-one-type-missing": (
        change("indicators", "applies_when", "chamber_type=行业商会", code="A1-01"), (ADD_UP,),
    ),
    "an-indicator-of-more-points": (
        together(
            change("indicators", "points", "3", code="A1-01"),
            change("bands", "points", "3", indicator_code="A1-01", band_no="1"),
        ),
        (ADD_UP,),
    ),
    "best-band-below-the-points": (change("bands", "points", "2.4", **FIRST), (COVER,)),
    "a-band-above-the-points": (change("bands", "points", "2.6", **SECOND), (COVER,)),
    "a-band-below-zero": (change("bands", "points", "-0.1", **LAST), (COVER,)),
    "no-band-for-what-is-left": (drop("bands", **LAST), (COVER,)),
    "no-band-for-a-late-date": (drop("bands", indicator_code="A3-04", band_no="3"), (COVER,)),
    "no-band-for-a-falling-number": (drop("bands", indicator_code="B1-02", band_no="4"), (COVER,)),
    "no-band-for-exactly-zero": (drop("bands", indicator_code="B2-06", band_no="4"), (COVER,)),
    "bounds-that-rise": (change("bands", "bound", "95", **SECOND), (COVER,)),
    "a-bound-that-stands-still": (change("bands", "bound", "90", **SECOND), (COVER,)),
    "a-gap-in-the-numbers": (change("bands", "band_no", "5", **LAST), (COVER,)),
    "a-band-behind-the-last": (change("bands", "operator", None, **SECOND), (COVER,)),
    "an-upper-bound": (change("bands", "operator", "<=", **SECOND), (COVER,)),
    "no-band-at-all": (drop("bands", indicator_code="B1-03"), (COVER,)),
    "criterion-in-no-dimension": (
        add("criteria", {"code": "A1"}, code="Z9", dimension_code="Q", points="0"), (KNOWN,),
    ),
    "indicator-in-no-criterion": (STRAY, (KNOWN,)),
    "unknown-field": (change("indicators", "field_code", "no_such_field", code="A1-01"), (KNOWN,)),
    "unknown-denominator": (change("indicators", "denominator_field_code", "no_such_field", code="B1-03"), (KNOWN,)),
    "ratio-without-denominator": (change("indicators", "denominator_field_code", None, code="B1-03"), (KNOWN,)),
    "band-of-no-indicator": (add("bands", {"indicator_code": "A1-01"}, indicator_code="ZZ-01"), (KNOWN,)),
    "measure-of-no-indicator": (
        add("indicator_measures", {"indicator_code": "A3-01"}, indicator_code="ZZ-01"), (KNOWN,),
    ),
    "indicator-in-no-measure": (
        add("indicator_measures", {"indicator_code": "A3-01"}, measure_code="M9"), (KNOWN,),
    ),
    "obligation-of-no-indicator": (
        change("obligations", "indicator_codes", "A1-02 ZZ-01", indicator_codes="A1-02"), (KNOWN,),
    ),
    "cap-at-no-grade": (change("gates", "cap_grade", "none", gate_code="G5"), (KNOWN,)),
    "date-without-a-deadline": (change("indicators", "field_code", "study_sessions", code="A3-04"), (KNOWN,)),
    "uncovered-indicator": (uncover("A1-02"), ("rubric_indicators_are_covered",)),
    "indicator-without-clause": (
        change("indicators", "clause", None, code="A1-02"), ("not_null stg_rubric_indicators.clause",),
    ),
    "unknown-condition": (
        change("indicators", "applies_when", "registred", applies_when="registered"),
        ("rubric_conditions_are_known", ADD_UP),
    ),
    "items-of-a-ratio": (
        together(
            change("indicators", "rule_kind", "per_item", code="B1-03"),
            change("indicators", "points_per_item", "0.1", code="B1-03"),
        ),
        ("rubric_items_are_counted",),
    ),
    "items-worth-nothing": (
        change("indicators", "points_per_item", None, code="D2-03"), ("rubric_items_are_counted",),
    ),
    "a-way-without-goalposts": (
        change("indicators", "rule_kind", "linear", code="D2-03"), ("rubric_goalposts_lie_apart",),
    ),
    "a-way-of-no-length": (
        together(
            change("indicators", "rule_kind", "linear", code="D2-03"),
            change("indicators", "goalpost_low", "3", code="D2-03"),
            change("indicators", "goalpost_high", "3", code="D2-03"),
        ),
        ("rubric_goalposts_lie_apart",),
    ),
    "a-log-from-nothing": (
        together(
            change("indicators", "rule_kind", "linear", code="D2-03"),
            change("indicators", "goalpost_low", "0", code="D2-03"),
            change("indicators", "goalpost_high", "3", code="D2-03"),
            change("indicators", "transform", "log", code="D2-03"),
        ),
        ("rubric_goalposts_lie_apart",),
    ),
    "ranks-finer-than-scores": (change("rubric", "rank_decimals", "10"), ("rubric_ranks_have_0_to_9_decimals",)),
    "dimension-twice": (double("dimensions", code="A"), ("unique_grain stg_rubric_dimensions", ADD_UP)),
    "criterion-twice": (double("criteria", code="A1"), ("unique_grain stg_rubric_criteria", ADD_UP)),
    "indicator-twice": (double("indicators", code="D3-01"), ("unique_grain stg_rubric_indicators", ADD_UP)),
    "band-twice": (double("bands", **LAST), ("unique_grain stg_rubric_bands", COVER)),
    "field-twice": (double("fields", code="pacts"), ("unique_grain stg_rubric_fields",)),
    "measure-twice": (double("priority_measures", code="M1"), ("unique_grain stg_rubric_measures",)),
    "measure-names-an-indicator-twice": (
        double("indicator_measures", indicator_code="A3-01"), ("unique_grain stg_rubric_indicator_measures",),
    ),
    "grade-twice": (double("grades", grade_code="good"), ("unique_grain stg_rubric_grades",)),
    "gate-twice": (double("gates", gate_code="G5"), ("unique_grain stg_rubric_gates",)),
    "obligation-names-an-indicator-twice": (
        change("obligations", "indicator_codes", "A1-02 A1-02", indicator_codes="A1-02"),
        ("unique_grain stg_rubric_obligations",),
    ),
    "adjustment-twice": (
        put("adjustments", *({"step_no": "1", "code": code, "total_cap": "100"} for code in ("cap", "lid"))),
        ("unique_grain stg_rubric_adjustments",),
    ),
    "rubric-twice": (double("rubric", points_kind="absolute"), ("unique_grain stg_rubrics", ADD_UP)),
}  # fmt: skip
"""Name -> the fault and the tests that must find it."""

VALUES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "rubric.not_applicable_policy": ("rubric", "stg_rubrics", {}),
    "rubric.aggregation": ("rubric", "stg_rubrics", {}),
    "rubric.unanswered_policy": ("rubric", "stg_rubrics", {}),
    "rubric.points_kind": ("rubric", "stg_rubrics", {}),
    "dimensions.aggregation": ("dimensions", "stg_rubric_dimensions", {"code": "A"}),
    "criteria.aggregation": ("criteria", "stg_rubric_criteria", {"code": "A1"}),
    "indicators.transform": ("indicators", "stg_rubric_indicators", {"code": "D2-03"}),
    "bands.operator": ("bands", "stg_rubric_bands", SECOND),
    "gates.effect": ("gates", "stg_rubric_gates", {"gate_code": "G1"}),
    "indicators.rule_kind": ("indicators", "stg_rubric_indicators", {"code": "D2-03"}),
    "indicators.calculation": ("indicators", "stg_rubric_indicators", {"code": "A1-01"}),
    "indicators.zero_denominator": ("indicators", "stg_rubric_indicators", {"code": "B1-03"}),
    "indicators.filled_by": ("indicators", "stg_rubric_indicators", {"code": "A1-01"}),
}
"""Column with a closed list of values -> its file, its model, the row to spoil."""


def mutants() -> list[Mutant]:
    """All of them; one with an unknown value has its own name as that value."""
    made = [Mutant(name, fault, frozenset(guards)) for name, (fault, guards) in FAULTS.items()]
    for column, (table, model, key) in VALUES.items():
        name = f"unknown-{column}"
        guards = {f"accepted_values {model}.{column.split('.')[1]}"} | ({COVER} if table == "bands" else set())
        made.append(Mutant(name, change(table, column.split(".")[1], name, **key), frozenset(guards)))
    return made

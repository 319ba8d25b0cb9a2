"""Small rubrics that together say everything a rubric folder can say, one campaign year each, and their answers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from pathlib import Path

import numpy as np

from tests.dbt.inbox import InboxCsv, long_file, register_file

SEED = 20191
FIRST_YEAR = 1980
CHAMBERS = 16
COMBINATIONS = list(
    product(
        ("criterion", "dimension", "total"),
        ("arithmetic", "geometric"),
        ("zero", "redistribute", "require_all"),
        ("absolute", "weights"),
    )
)
FIELDS = ("a", "b", "c", "d", "part", "whole", "e", "f", "prizes", "faults")
# code, criterion, calculation, field, denominator, rule_kind, points_per_item, low, high, transform, applies_when
LEAVES = (
    ("A1-1", "A1", "count", "a", "", "per_item", "1", "", "", "", ""),
    ("A1-2", "A1", "count", "b", "", "linear", "", "2", "9", "none", "registered"),
    ("A1-3", "A1", "count", "c", "", "linear", "", "9", "2", "none", "not_registered"),
    ("A2-1", "A2", "ratio", "part", "whole", "linear", "", "10", "90", "none", ""),
    ("B1-1", "B1", "count", "d", "", "linear", "", "1", "50", "log", ""),
    ("B1-2", "B1", "ratio", "part", "whole", "bands", "", "", "", "", ""),
    ("C1-1", "C1", "count", "e", "", "linear", "", "40", "3", "log", ""),
    ("C2-1", "C2", "count", "f", "", "bands", "", "", "", "", "registered"),
)
# step_no, code, field_code, points_each, max_points, total_floor, total_cap
STEPS = (
    (3, "after-all", "", "", "", "", 90),
    (1, "prizes", "prizes", "1.5", 8, "", 95),
    (2, "faults", "faults", -4, 20, 5, ""),
)
"""How every second rubric adjusts its total; the lines do not stand in the order of their steps."""
ABSOLUTE = {
    "A": 50, "B": 20, "C": 30, "A1": 30, "A2": 20, "B1": 20, "C1": 18, "C2": 12,
    "A1-1": 7, "A1-2": 23, "A1-3": 23, "A2-1": 20, "B1-1": 13, "B1-2": 7, "C1-1": 18, "C2-1": 12,
}  # fmt: skip


TWINS = {
    FIRST_YEAR - 1 - at: number
    for at, number in enumerate(
        COMBINATIONS.index(combination)
        for combination in (
            ("criterion", "arithmetic", "zero", "weights"), ("dimension", "geometric", "redistribute", "weights"),
            ("total", "arithmetic", "redistribute", "weights"),
        )
    )
}  # fmt: skip
"""Year -> the combination that it repeats with every weight three times as large and the rows in another order."""


def write_rubrics(parent: Path) -> None:
    """One folder per combination of policies; which nodes take another mean than their rubric is drawn."""
    for year, number, factor in (
        *((FIRST_YEAR + number, number, 1) for number in range(len(COMBINATIONS))),
        *((year, number, 3) for year, number in TWINS.items()),
    ):
        policy, aggregation, unanswered, kind = COMBINATIONS[number]
        rng = np.random.default_rng([SEED, number])
        points = ABSOLUTE if kind == "absolute" else {code: factor * int(rng.integers(1, 40)) for code in ABSOLUTE}
        means = {code: str(rng.choice(("", "", "arithmetic", "geometric"))) for code in ABSOLUTE}
        folder = parent / f"any-{year}"
        folder.mkdir(parents=True)
        head = (folder.name, "测试", "Test", year, year, 100, 2, "0.5", policy, aggregation, unanswered, kind, "true")
        _write(folder, "rubric", (
            "rubric_id,name_zh,name_en,valid_from_year,valid_to_year,total_points,rank_decimals,min_answered_share,"
            "not_applicable_policy,aggregation,unanswered_policy,points_kind,is_provisional"
        ), [head])  # fmt: skip
        _write(folder, "dimensions", "code,name_zh,name_en,clause,points,aggregation",
               [(code, code, code, "1", points[code], means[code]) for code in "ABC"])  # fmt: skip
        _write(folder, "criteria", "code,dimension_code,name_zh,name_en,clause,points,aggregation",
               [(code, code[0], code, code, "1", points[code], means[code])
                for code in ("A1", "A2", "B1", "C1", "C2")])  # fmt: skip
        _write(folder, "indicators", (
            "code,criterion_code,name_zh,name_en,value_type,calculation,field_code,denominator_field_code,unit,points,"
            "rule_kind,points_per_item,goalpost_low,goalpost_high,transform,applies_when,zero_denominator,filled_by,"
            "is_hard_number,evidence_zh,clause,points_source"
        ), [
            (code, criterion, code, code, how, how, field, below, "", points[code], rule,
             each and factor * int(each), low, high, transform, when, "not_applicable" if below else "", "chamber",
             "false", "台账", "1", "PV")
            for code, criterion, how, field, below, rule, each, low, high, transform, when in LEAVES
        ])  # fmt: skip
        _write(folder, "bands", "indicator_code,band_no,operator,bound,points,label_zh", [
            row for code in ("B1-2", "C2-1")
            for row in ((code, 1, ">=", 5, points[code], "高"), (code, 2, "", "", f"{points[code] / 4:.4f}", "低"))
        ])  # fmt: skip
        if number % 2:
            _write(folder, "adjustments", (
                "step_no,code,name_zh,name_en,field_code,points_each,max_points,total_floor,total_cap"
            ), [(step, code, code, code, *rest) for step, code, *rest in STEPS])  # fmt: skip
        _write(folder, "fields", "code,name_zh,name_en,value_type,unit,minimum,maximum,filled_by",
               [(code, code, code, "count", "", 0, "", "chamber") for code in FIELDS])  # fmt: skip


def files() -> list[InboxCsv]:
    """The register and each year's answers, with gaps, without evidence, and with nothing to measure."""
    register = [
        (f"CH-A-{n:02d}", f"示例商会{n}", "310104", "行业商会", "是" if n % 2 else "否", "是", "", "", "", "1975-01-01")
        for n in range(CHAMBERS)
    ]
    return [
        register_file("register.csv", datetime(1979, 1, 1), register),
        long_file("answers.csv", datetime(2025, 1, 1), _answers()),
    ]


def _answers() -> Iterator[tuple[object, ...]]:
    for number in range(len(COMBINATIONS)):
        yield from _answers_of(FIRST_YEAR + number, number)
    for year, number in TWINS.items():
        yield from reversed(list(_answers_of(year, number)))


def _answers_of(year: int, number: int) -> Iterator[tuple[object, ...]]:
    """The answers of a combination, handed in for a year."""
    for chamber in range(CHAMBERS):
        rng = np.random.default_rng([SEED, number, chamber])
        gaps = (0.0, 0.1, 0.3, 0.6)[chamber % 4]
        whole = int(rng.choice((0, 7, 30)))
        values = {code: int(rng.choice((0, 1, 3, 4, 6, 8, 13, 60))) for code in FIELDS}
        values |= {"whole": whole, "part": int(rng.integers(0, whole, endpoint=True))}
        for code, value in values.items():
            if rng.random() >= gaps:
                evidence = "" if rng.random() < gaps / 2 else "附件"
                yield year, f"CH-A-{chamber:02d}", code, value, evidence, "self", ""


def _write(folder: Path, name: str, header: str, rows: list[tuple[object, ...]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header.split(","), *rows])

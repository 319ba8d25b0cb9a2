"""A seeded city of sixty chambers with every kind of gap, in two campaign years that differ by one chamber only.

The third year falls under another rubric (test-shapes), whose numbers have nothing in common with the shipped one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zlib import crc32

import numpy as np

from pipelines.reference import Field, Rubric, chamber_types, districts
from tests.dbt.inbox import AS_OF, InboxCsv, long_file, register_file

SEED = 20170401
CHAMBERS = 60
YEAR, TWIN_YEAR = 2024, 2025
SHAPES_YEAR = 2019
BRIDGED_YEARS = 2020, 2021
"""Two years of some chambers by the two shipped rubrics, from one to the other."""
CHANGED = "CH-R-0007"
"""The chamber whose answers differ between YEAR and TWIN_YEAR."""

SILENT = frozenset({"CH-R-0005", "CH-R-0018", "CH-R-0031"})
DISTRICT_ONLY = "CH-R-0044"
EXTREME = "CH-R-0012"
EXTREMES = {
    "major_matters_voted": "999999999999998", "major_matters_total": "999999999999999",
    "members_total": "999999999999999", "members_start": "1", "members_in_db": "899999999999999",
    "internal_rules": "11", "leaders_total": "100000000000000000",
}  # fmt: skip
"""Numbers that no chamber has, up to the largest that ingest lets through, and one beyond."""
WITHDRAWERS = ("CH-R-0020", "CH-R-0021")
"""Chambers that withdraw every third value of their own."""
UNREASONED = "CH-R-0022"
"""The chamber of which a district's review departs from the claims without a word."""
GATES = {"CH-R-0002": "G1", "CH-R-0003": "G5", "CH-R-0004": "G7", "CH-R-0006": "G5;G7"}
REFUSED_TEXTS = ("若干", "约30", "/", "九成", "-5", "2.5家")

LongRow = tuple[object, ...]


def chamber_ids() -> list[str]:
    return [f"CH-R-{number:04d}" for number in range(CHAMBERS)]


def register_rows() -> Iterator[LongRow]:
    """Every profile several times; one chamber changed its profile, which counts from its date on."""
    rng = np.random.default_rng(SEED)
    codes = districts()["district_code"].to_list()
    types = chamber_types()["chamber_type"].to_list()
    for number, chamber_id in enumerate(chamber_ids()):
        # Six districts, so that some have enough chambers to be ranked and some have not.
        district = codes[0] if number % 10 == 0 else rng.choice(codes[1:6])
        profile = ("是", "否")[number % 2], ("是", "否")[number // 2 % 2]
        gates = GATES.get(chamber_id, "")
        yield (
            chamber_id,
            f"示例商会{number}",
            district,
            types[number % len(types)],
            *profile,
            "",
            "",
            gates,
            "2018-01-01",
        )
    yield "CH-R-0009", "示例商会9", codes[1], types[0], "是", "是", "", "", "", "2024-06-01"
    yield "CH-R-0009", "示例商会9", codes[1], types[0], "否", "否", "", "", "", str(AS_OF + timedelta(days=1))


def answer_rows(rubric: Rubric, year: int, chamber_id: str, seed: str) -> Iterator[LongRow]:
    """One chamber's rows of a year: given, left out, empty, refused, unevidenced, corrected, at odds with others."""
    rng = np.random.default_rng([SEED, crc32(f"{seed}{chamber_id}".encode())])
    gaps = rng.choice((0.0, 0.03, 0.15, 0.5))
    numbers = _numbers(rubric, rng)
    for field in rubric.fields.values():
        stage = "district" if field.filled_by == "district" else "self"
        if chamber_id in SILENT or (chamber_id == DISTRICT_ONLY and stage == "self"):
            continue
        value = _text(field, numbers, rng, year)
        draw = rng.random()
        if draw < gaps:
            continue
        if draw < gaps + 0.02:
            value = ""
        elif draw < gaps + 0.05:
            value = rng.choice(REFUSED_TEXTS) if field.value_type != "date" else "2024-13-45"
        evidence = "" if rng.random() < gaps else "附件"
        yield year, chamber_id, field.code, value, evidence, stage, ""
    for stage, chance in (("district", 0.08), ("city", 0.04)):
        for field in rubric.fields.values():
            if rng.random() < chance and chamber_id not in SILENT:
                yield year, chamber_id, field.code, _text(field, numbers, rng, year), "", stage, f"{stage}核减"


def _numbers(rubric: Rubric, rng: np.random.Generator) -> dict[str, int]:
    """A number for every count: parts below their whole, mostly; wholes are now and then zero."""
    numbers: dict[str, int] = {}
    for indicator in rubric.indicators:
        if len(indicator.field_codes) != 2:
            continue
        part, whole = indicator.field_codes
        if whole not in numbers:
            numbers[whole] = 0 if rng.random() < 0.12 else int(rng.choice((3, 7, 9, 30, 100, 997)))
        above = rng.random() < 0.04
        numbers.setdefault(part, numbers[whole] + 1 if above else int(rng.integers(0, numbers[whole], endpoint=True)))
    return numbers


def _text(field: Field, numbers: dict[str, int], rng: np.random.Generator, year: int) -> str:
    if field.value_type == "date":
        due = date(year, 4, 30) if "plan" in field.code else date(year, 11, 30)
        return str(due - timedelta(days=int(rng.choice((20, 1, 0, 0, -1, -15, -16, -31, -32)))))
    if field.value_type == "boolean":
        return str(rng.choice(("是", "否")))
    if field.maximum is not None:
        return str(rng.integers(int(field.minimum or Decimal(0)), int(field.maximum), endpoint=True))
    if field.code in numbers and rng.random() < 0.95:
        return str(numbers[field.code])
    return str(rng.choice((0, 0, 1, 1, 2, 3, 4, 6, 12, 25)))


def files(shipped: Rubric, shapes: Rubric) -> list[InboxCsv]:
    """The register, three years, corrections, withdrawals, unreasoned reviews, a stranger, and a file too late."""
    sent = {
        YEAR: [row for key in chamber_ids() for row in answer_rows(shipped, YEAR, key, "")],
        TWIN_YEAR: [
            row for key in chamber_ids() for row in answer_rows(shipped, TWIN_YEAR, key, "other" * (key == CHANGED))
        ],
        SHAPES_YEAR: [row for key in chamber_ids() for row in answer_rows(shapes, SHAPES_YEAR, key, "shapes")],
    }
    rows = {year: long_file(f"{year}/answers.csv", datetime(year, 11, 9), rows) for year, rows in sent.items()}
    corrected = [
        row
        for year in (YEAR, TWIN_YEAR)
        for key in chamber_ids()[10:14]
        for row in list(answer_rows(shipped, year, key, "corrected"))[::3]
        if row[5] == "self"
    ]
    extremes = [
        (year, EXTREME, code, value, "附件", "self", "")
        for year in (YEAR, TWIN_YEAR)
        for code, value in EXTREMES.items()
    ]
    withdrawn = [
        (year, key, field.code, "撤回", "", "self", "")
        for year in (YEAR, TWIN_YEAR)
        for key in WITHDRAWERS
        for field in list(shipped.fields.values())[::3]
        if field.filled_by != "district"
    ]
    unreasoned = [
        (year, UNREASONED, row[2], 1, "", "district", "")
        for year in (YEAR, TWIN_YEAR)
        for row in answer_rows(shipped, year, UNREASONED, "")
        if row[5] == "self" and shipped.fields[str(row[2])].value_type == "count" and row[3] not in {"1", ""}
    ]
    stranger = answer_rows(shipped, YEAR, "CH-R-9999", "")
    after = [row for key in chamber_ids()[:20] for row in answer_rows(shipped, YEAR, key, "after the as-of date")]
    return [
        register_file("city/register.csv", datetime(2023, 12, 1), register_rows()),
        *rows.values(),
        long_file("city/corrected.csv", datetime(2025, 11, 20), corrected),
        long_file("city/extremes.csv", datetime(2025, 11, 21), extremes),
        long_file("city/withdrawn.csv", datetime(2025, 11, 22), withdrawn),
        long_file("city/unreasoned.csv", datetime(2025, 11, 22), unreasoned),
        long_file("city/stranger.csv", datetime(2025, 11, 20), stranger),
        long_file("city/after.csv", datetime(2026, 2, 1, 0, 0, 0), after),
    ]


def bridged_files(second: Rubric, shipped: Rubric) -> list[InboxCsv]:
    """Half as many chambers in two years that follow each other, each by its own rubric."""
    before, after = BRIDGED_YEARS
    return [
        long_file(
            f"{year}/bridged.csv",
            datetime(year, 11, 9),
            [row for key in chamber_ids()[::2] for row in answer_rows(rubric, year, key, f"{year}")],
        )
        for year, rubric in ((before, second), (after, shipped))
    ]

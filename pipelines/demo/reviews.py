"""What reviewers enter: the districts' checks with deductions and their reasons, and the city's sample review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from pipelines.demo.answers import AnswerSheet, top_bound
from pipelines.demo.defects import Submissions
from pipelines.demo.schedule import due_dates
from pipelines.reference import Rubric

DISTRICT, CITY = "district", "city"
_CHECKED_SHARE = 0.94
_CITY_SAMPLE = 0.05

_REASONS = {
    "count": (
        "材料仅能证实 {new} {unit}，核减 {gone} {unit}",
        "有 {gone} {unit}缺少签到表或纪要，不予认定",
        "有 {gone} {unit}不在本年度内，核减",
    ),
    "members": (
        "名单重复计数，核减 {gone} {unit}",
        "抽查 {gone} {unit}无法核实，核减",
        "材料中 {gone} {unit}不是会员单位，核减",
    ),
    "ordinal": ("材料不足以认定 {old} 级，按 {new} 级核定", "制度未经会议通过，按 {new} 级核定"),
    "boolean": ("未见制度文本或会议材料，按“否”核定",),
}
"""Kind of field -> why a claim is taken down from old to new."""


@dataclass(frozen=True)
class ReviewRow:
    """One row of a reviewer's table. chamber is the index in the register."""

    chamber: int
    field_code: str
    value: int
    evidence: str
    reason: str


def district_reviews(
    handed_in: Submissions, rubric: Rubric, generator: np.random.Generator, year: int
) -> list[ReviewRow]:
    """The districts' checks of most chambers whose form came before the check was due.

    Fields that only reviewers fill in, and a few claims taken down with the reason. Sorted by chamber.
    """
    sheet = handed_in.sheet
    before = due_dates(year)["district_check"]
    doubts = open_to_doubt(rubric)
    rows: list[ReviewRow] = []
    for chamber, received in enumerate(handed_in.received):
        is_checked = generator.random() < _CHECKED_SHARE
        if chamber in handed_in.not_submitted or received.date() >= before or not is_checked:
            continue
        for code, found in sheet.found.items():
            rows.append(ReviewRow(chamber, code, int(found[chamber]), f"督查抽查表-{chamber + 1:05d}.pdf", ""))
        rows.extend(_deductions(handed_in, rubric, doubts, chamber, int(generator.poisson(2.2)), generator))
    return rows


def city_reviews(
    handed_in: Submissions, rubric: Rubric, checked: list[ReviewRow], generator: np.random.Generator
) -> list[ReviewRow]:
    """The city's look at one chamber in twenty: the district's deductions confirmed or lifted, and some of its own."""
    submitted = [chamber for chamber in range(len(handed_in.received)) if chamber not in handed_in.not_submitted]
    size = max(1, round(_CITY_SAMPLE * len(handed_in.received)))
    sample = sorted(submitted[index] for index in generator.permutation(len(submitted))[:size])
    by_chamber: dict[int, list[ReviewRow]] = {chamber: [] for chamber in sample}
    for row in checked:
        if row.chamber in by_chamber and row.reason:
            by_chamber[row.chamber].append(row)
    doubts = open_to_doubt(rubric)
    rows: list[ReviewRow] = []
    for chamber, deductions in by_chamber.items():
        for row in deductions:
            if generator.random() < 0.75:
                rows.append(ReviewRow(chamber, row.field_code, row.value, "", f"市级复核同意区级意见：{row.reason}"))
            else:
                claimed = int(handed_in.sheet.values[row.field_code][chamber])
                rows.append(ReviewRow(chamber, row.field_code, claimed, "补充材料.pdf", "已补交材料，恢复自评值"))
        seen = {row.field_code for row in deductions}
        own = _deductions(handed_in, rubric, doubts, chamber, int(generator.poisson(1.5)), generator)
        rows.extend(row for row in own if row.field_code not in seen)
    return rows


def review_times(year: int, generator: np.random.Generator, count: int) -> list[datetime]:
    """When `count` districts send their checks: in the week before the due date; one in twelve some days late."""
    due = datetime.combine(due_dates(year)["district_check"], datetime.min.time())
    days = np.where(generator.random(count) < 1 / 12, generator.integers(1, 4, count), -generator.integers(0, 5, count))
    minutes = generator.integers(9 * 60, 17 * 60, count)
    return [due + timedelta(days=int(day), minutes=int(minute)) for day, minute in zip(days, minutes, strict=True)]


def open_to_doubt(rubric: Rubric) -> dict[str, str]:
    """Field code -> kind, of the fields where less earns less: no denominators, dates, or counts of faults."""
    denominators = {code for indicator in rubric.indicators for code in indicator.field_codes[1:]}
    kinds: dict[str, str] = {}
    for indicator in rubric.indicators:
        code = indicator.field_codes[0]
        field = rubric.fields[code]
        counts_faults = indicator.rule_kind == "bands" and top_bound(indicator, rubric) <= float(field.minimum or 0)
        if field.value_type == "boolean" or not (code in denominators or field.value_type == "date" or counts_faults):
            kinds[code] = "members" if field.unit == "家" else field.value_type
    return kinds


def _deductions(
    handed_in: Submissions,
    rubric: Rubric,
    doubts: dict[str, str],
    chamber: int,
    wanted: int,
    generator: np.random.Generator,
) -> list[ReviewRow]:
    """Up to `wanted` claims of a chamber taken down, each with its reason."""
    claims = [code for code in doubts if has_claim(handed_in.sheet, rubric, code, chamber)]
    rows = []
    for index in sorted(generator.permutation(len(claims))[:wanted]):
        code = claims[index]
        claimed = int(handed_in.sheet.values[code][chamber])
        most = max(1, round(0.3 * claimed)) if doubts[code] in {"members", "count"} else 1
        gone = int(generator.integers(1, most + 1))
        texts = _REASONS.get(doubts[code], _REASONS["count"])
        reason = texts[int(generator.integers(len(texts)))].format(
            old=claimed, new=claimed - gone, gone=gone, unit=rubric.fields[code].unit
        )
        rows.append(ReviewRow(chamber, code, claimed - gone, "", reason))
    return rows


def has_claim(sheet: AnswerSheet, rubric: Rubric, code: str, chamber: int) -> bool:
    """Whether the chamber claims something in this field, as a number, that could be taken down."""
    return (
        code in sheet.given
        and bool(sheet.given[code][chamber])
        and chamber not in sheet.texts.get(code, {})
        and sheet.values[code][chamber] > int(rubric.fields[code].minimum or 0)
    )

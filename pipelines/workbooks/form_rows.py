"""The rows of a workbook's form and the scoring rule in words, generated from the rubric. Writes no file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pipelines.reference import Band, Field, Indicator, Rubric, calendar
from pipelines.workbooks.chamber_profile import ChamberProfile, FormField, form_fields

INFORMATION_HEADING = "基础信息（不计分，供核对） For information, not scored"

_ZERO_DENOMINATOR = {
    "not_applicable": "{}为0（确未发生）时，{}不适用，不扣分。",
    "error": "{}不得为0。",
    "zero_points": "{}为0时，{}得0分。",
}


_OPERATORS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "＝", "": "其余"}


@dataclass(frozen=True)
class FormRow:
    """One row to fill in. level_meanings: level -> what it means, for ordinals; highest first."""

    number: int
    field: Field
    rule: str
    evidence_asked: str
    indicator_codes: tuple[str, ...]
    level_meanings: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class FormSection:
    """Rows under one heading: a criterion of the rubric, or (not scored) what is asked for information only."""

    heading: str
    is_scored: bool
    rows: tuple[FormRow, ...]


def form_sections(rubric: Rubric, chamber: ChamberProfile, year: int, *, for_review: bool = False) -> list[FormSection]:
    """The form of one chamber in one campaign year: each field once, under the criterion that uses it first.

    for_review: with the fields that only reviewers fill in.
    """
    grouped: dict[str, list[FormField]] = {}
    for entry in form_fields(rubric, chamber, for_review=for_review):
        grouped.setdefault(_criterion(entry), []).append(entry)
    headings = _criterion_headings(rubric)
    due_dates = field_due_dates(year)
    zero_rules = _zero_denominator_rules(rubric)
    sections: list[FormSection] = []
    number = 0
    for criterion, heading in headings.items():
        rows = []
        for entry in grouped.get(criterion, []):
            number += 1
            rows.append(
                FormRow(
                    number=number,
                    field=entry.field,
                    rule=_rule(entry, rubric, due_dates, zero_rules),
                    evidence_asked=_evidence_asked(entry),
                    indicator_codes=tuple(indicator.code for indicator in entry.indicators),
                    level_meanings=_level_meanings(entry, rubric),
                )
            )
        if rows:
            sections.append(FormSection(heading, criterion != "", tuple(rows)))
    return sections


def field_due_dates(year: int) -> dict[str, date]:
    """Field code -> the date it is measured against in the campaign year, from the calendar."""
    return {
        row["field_code"]: date(year + int(row["year_offset"]), int(row["due_month"]), int(row["due_day"]))
        for row in calendar().iter_rows(named=True)
        if row["field_code"]
    }


def points_text(points: Decimal) -> str:
    """Points without needless zeros, with the unit: 2分, 0.75分."""
    return f"{points.normalize():f}分"


def _criterion(entry: FormField) -> str:
    return entry.indicators[0].criterion_code if entry.indicators else ""


def _criterion_headings(rubric: Rubric) -> dict[str, str]:
    """Criterion code -> heading, in the rubric's order; the empty code stands for the information rows."""
    dimensions = {row["code"]: row for row in rubric.tables["dimensions"].iter_rows(named=True)}
    headings: dict[str, str] = {}
    for row in rubric.tables["criteria"].iter_rows(named=True):
        dimension = dimensions[row["dimension_code"]]
        headings[row["code"]] = (
            f"{dimension['code']} {dimension['name_zh']} · {row['code']} {row['name_zh']}"
            f"（{points_text(Decimal(row['points']))}） {row['name_en']}"
        )
    return headings | {"": INFORMATION_HEADING}


def _zero_denominator_rules(rubric: Rubric) -> dict[str, str]:
    return {
        row["code"]: _ZERO_DENOMINATOR.get(row["zero_denominator"] or "", "")
        for row in rubric.tables["indicators"].iter_rows(named=True)
    }


def _rule(entry: FormField, rubric: Rubric, due_dates: dict[str, date], zero_rules: dict[str, str]) -> str:
    if not entry.indicators:
        return "不计分。" + (_range_text(entry.field) or "如实填写，用于核对。")
    lines = []
    denominator_of = []
    for indicator in entry.indicators:
        if indicator.field_codes[0] != entry.field.code:
            denominator_of.append(indicator.code)
            continue
        due = due_dates.get(entry.field.code)
        lines.append(
            f"{indicator.code} {indicator.name_zh}，满分{points_text(indicator.points)}{_formula(indicator, rubric)}。"
            f"{scoring_text(indicator, rubric.bands.get(indicator.code, ()), due)}。"
        )
        if len(indicator.field_codes) > 1 and zero_rules[indicator.code]:
            denominator = _short_name(rubric.fields[indicator.field_codes[1]])
            lines.append(zero_rules[indicator.code].format(denominator, indicator.code))
    if denominator_of:
        once = "只填一次，" if len(entry.indicators) > 1 else ""
        lines.append(f"{once}作为 {'、'.join(denominator_of)} 的分母。")
        consequences = {zero_rules[code] for code in denominator_of}
        if len(consequences) == 1:
            lines.append(consequences.pop().format("本行", "、".join(denominator_of)))
    return "\n".join(line for line in lines if line)


def _formula(indicator: Indicator, rubric: Rubric) -> str:
    if len(indicator.field_codes) == 1:
        return ""
    field, denominator = (_short_name(rubric.fields[code]) for code in indicator.field_codes)
    if indicator.calculation == "growth":
        return f"，＝（{field}－{denominator}）÷{denominator}×100%"
    return f"，＝{field}÷{denominator}×100%"


def _short_name(field: Field) -> str:
    """The name without the explanation in brackets that may follow it."""
    return field.name_zh.split("(")[0].split("（")[0]


def scoring_text(indicator: Indicator, bands: tuple[Band, ...], due: date | None) -> str:
    """How a value earns points, in Chinese: so much per item, or each band with its points.

    due: the date that a date field is measured against; its bands are told as calendar dates.
    """
    if indicator.rule_kind == "per_item" and indicator.points_per_item is not None:
        return f"每项得{points_text(indicator.points_per_item)}，最多{points_text(indicator.points)}"
    if indicator.rule_kind == "linear":
        return "按完成程度在下限与上限之间按比例计分"
    if indicator.value_type == "ordinal":
        return "\n" + "\n".join(f"{_level(band)}＝{band.label_zh}，得{points_text(band.points)}" for band in bands)
    percent = "%" if len(indicator.field_codes) > 1 else ""
    return "；".join(f"{_band_text(band, percent, due)} 得{points_text(band.points)}" for band in bands)


def _level(band: Band) -> int:
    """The level a band of an ordinal stands for; the catch-all band is the lowest."""
    return int(band.bound or 0)


def _band_text(band: Band, percent: str, due: date | None) -> str:
    if due is not None:
        if band.bound is None:
            return band.label_zh
        last_day = due - timedelta(days=int(band.bound))
        return f"{band.label_zh}（不晚于{last_day.isoformat()}）"
    if band.label_zh:
        return band.label_zh + (percent if band.label_zh[-1].isdigit() else "")
    return f"{_OPERATORS[band.operator]}{'' if band.bound is None else f'{band.bound.normalize():f}{percent}'}"


def _level_meanings(entry: FormField, rubric: Rubric) -> tuple[tuple[int, str], ...]:
    if entry.field.value_type != "ordinal":
        return ()
    for indicator in entry.indicators:
        return tuple((_level(band), band.label_zh) for band in rubric.bands.get(indicator.code, ()))
    return ()


def _range_text(field: Field) -> str:
    if field.minimum is None or field.maximum is None:
        return ""
    return f"可填 {field.minimum.normalize():f} 至 {field.maximum.normalize():f}。"


def _evidence_asked(entry: FormField) -> str:
    """The evidence of the indicators that count this field; for a mere denominator, of the first that divides by it."""
    main = [indicator for indicator in entry.indicators if indicator.field_codes[0] == entry.field.code]
    texts = dict.fromkeys(indicator.evidence_zh for indicator in main or entry.indicators[:1] if indicator.evidence_zh)
    return "；".join(texts)

"""How points climb the tree under every policy, a second time: exact fractions, logs and roots with forty digits.

Written from the rules. Rounded is what the rules round: shares of a geometric mean and of a way between goalposts, and
what is published (weights and scores), each to nine decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.applicability import applies
from pipelines.reference import Rubric
from tests.dbt.reference_scoring import (
    BASES,
    DIGITS,
    Submission,
    as_decimal,
    field_seen,
    judge,
    natural_log,
    round_half_away,
)

ZERO = Fraction(0)
ANSWERED = {"reported", "reported_without_evidence"}


@dataclass(frozen=True)
class Scored:
    """What a node is worth and earns in one basis."""

    weight: Fraction
    score: Fraction


def mean_share(rows: list[tuple[Fraction, Fraction, Fraction]], *, geometric: bool) -> Fraction:
    """The mean of part / whole of rows (weight, part, whole), weighted; the geometric one rounded to nine decimals."""
    whole = sum((weight for weight, _, _ in rows), ZERO)
    if not geometric:
        return sum((weight * part / of for weight, part, of in rows), ZERO) / whole
    if any(part == 0 for _, part, _ in rows):
        return ZERO
    logs = sum((as_decimal(weight) * natural_log(part / of) for weight, part, of in rows), Decimal(0))
    return round_half_away(Fraction(DIGITS.exp(DIGITS.divide(logs, as_decimal(whole)))))


def climb(rubric: Rubric, submission: Submission, tree: str) -> dict[tuple[str, str], Scored]:
    """(level, code) -> weight and score of one tree: a basis, or "floor" or "ceiling" over the official answers."""
    head = rubric.tables["rubric"].row(0, named=True)
    basis = tree if tree in BASES else "official"
    keep_unanswered = tree not in BASES or head["unanswered_policy"] != "redistribute"
    raw = {row["code"]: row for row in rubric.tables["indicators"].iter_rows(named=True)}
    dimensions = {row["code"]: row for row in rubric.tables["dimensions"].iter_rows(named=True)}
    criteria = {row["code"]: row for row in rubric.tables["criteria"].iter_rows(named=True)}
    total = Fraction(head["total_points"])
    leaves: dict[str, list[tuple[Fraction, Fraction, Fraction]]] = {code: [] for code in criteria}
    profile = dict.fromkeys(criteria, ZERO)
    for one in rubric.indicators:
        judged = judge(rubric, one, raw[one.code]["zero_denominator"] or "", submission, basis)
        full = Fraction(one.points)
        of_profile = applies(
            one.applies_when,
            is_registered=submission.is_registered,
            has_party_org=submission.has_party_org,
            chamber_type=submission.chamber_type,
        )
        profile[one.criterion_code] += full if of_profile else 0
        if judged.state == "not_applicable" or not (keep_unanswered or judged.state in ANSWERED):
            continue
        leaves[one.criterion_code].append((full, judged.ceiling if tree == "ceiling" else judged.points, full))
    alive = {code for code, below in leaves.items() if below}

    def points(rows: Mapping[str, dict[str, str]], codes: set[str]) -> Fraction:
        return sum((Fraction(rows[code]["points"]) for code in codes), ZERO)

    def siblings(code: str, among: set[str]) -> set[str]:
        return {one for one in among if criteria[one]["dimension_code"] == criteria[code]["dimension_code"]}

    def brings(code: str) -> Fraction:
        if head["not_applicable_policy"] == "criterion":
            return Fraction(criteria[code]["points"])
        nominal = round_half_away(
            total
            * Fraction(dimensions[criteria[code]["dimension_code"]]["points"])
            / points(dimensions, set(dimensions))
        )
        nominal *= Fraction(criteria[code]["points"]) / points(criteria, siblings(code, set(criteria)))
        return round_half_away(round_half_away(nominal) * sum(full for full, _, _ in leaves[code]) / profile[code])

    pool = {code: brings(code) for code in alive}
    alive_dimensions = {criteria[code]["dimension_code"] for code in alive}
    result: dict[tuple[str, str], Scored] = {}
    for code in criteria:
        if code not in alive:
            result["criterion", code] = Scored(ZERO, ZERO)
            continue
        dimension = criteria[code]["dimension_code"]
        if head["not_applicable_policy"] == "total":
            weight = round_half_away(total * pool[code] / sum(pool.values()))
        else:
            above = Fraction(dimensions[dimension]["points"]) / points(dimensions, alive_dimensions)
            weight = round_half_away(
                round_half_away(total * above) * pool[code] / sum(pool[one] for one in siblings(code, alive))
            )
        share = mean_share(
            leaves[code], geometric=(criteria[code]["aggregation"] or head["aggregation"]) == "geometric"
        )
        result["criterion", code] = Scored(weight, round_half_away(weight * share))

    def combine(below: list[Scored], aggregation: str) -> Scored:
        weight = sum((one.weight for one in below), ZERO)
        if aggregation == "arithmetic":
            return Scored(weight, sum((one.score for one in below), ZERO))
        rows = [(one.weight, one.score, one.weight) for one in below if one.weight]
        return Scored(weight, round_half_away(weight * mean_share(rows, geometric=True)) if rows else ZERO)

    for code, row in dimensions.items():
        below = [result["criterion", one] for one in criteria if criteria[one]["dimension_code"] == code]
        result["dimension", code] = combine(below, row["aggregation"] or head["aggregation"])
    result["total", ""] = combine([result["dimension", code] for code in dimensions], head["aggregation"])
    return result


def adjust(rubric: Rubric, submission: Submission, tree: str, total: Fraction) -> Fraction:
    """The total of a tree after its adjustments: in the order of steps points are added, then floor and cap hold."""
    for row in sorted(rubric.tables["adjustments"].iter_rows(named=True), key=lambda row: int(row["step_no"])):
        if row["field_code"]:
            seen, given = field_seen(submission, row["field_code"], tree if tree in BASES else "official")
            each, most = Fraction(row["points_each"]), Fraction(row["max_points"])
            size = ZERO if given is None else min(abs(given.number * each), most)
            if each < 0:
                total -= size if seen in {"ok", "bare"} else ZERO
            elif tree == "ceiling":
                total += most if given is None else size
            elif seen == "ok":
                total += size
        if row["total_floor"]:
            total = max(total, Fraction(row["total_floor"]))
        if row["total_cap"]:
            total = min(total, Fraction(row["total_cap"]))
    return total

"""The rules of scoring a second time, in plain Python with exact fractions; what the SQL must agree with.

Written from the rules and the rubric's files, not from the SQL. Only what is published is rounded, to nine decimals,
halves away from zero: a criterion's points, its scores worked out from these, an indicator's weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from pipelines.applicability import applies
from pipelines.reference import Band, Indicator, Rubric

BASES = ("claimed", "evidenced", "official")
SCORES = (*BASES, "floor", "ceiling")
DIGITS = Context(prec=40)
PROFILE = ("is_registered", "has_party_org", "chamber_type")


@dataclass(frozen=True)
class Given:
    """What one side says of a field: a number (dates as days before they are due) and whether evidence is with it."""

    number: Fraction
    has_evidence: bool


@dataclass(frozen=True)
class Submission:
    """What is known of one chamber in one year. given: (stage, field) -> answer; refused: (stage, field) unreadable."""

    is_registered: bool
    has_party_org: bool
    chamber_type: str
    given: Mapping[tuple[str, str], Given]
    refused: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Judged:
    """An indicator seen by one basis. value: exact; None where there is none. ceiling: what it could still earn."""

    state: str
    value: Fraction | None
    points: Fraction
    ceiling: Fraction


@dataclass(frozen=True)
class Node:
    """A criterion, dimension or total: points it is worth here, its five scores, the share of weight answered."""

    points: Fraction
    scores: Mapping[str, Fraction]
    answered_share: Fraction


@dataclass(frozen=True)
class Card:
    """All that one chamber's answers lead to. weights: indicator -> effective weight."""

    judged: Mapping[str, Mapping[str, Judged]]
    weights: Mapping[str, Fraction]
    criteria: Mapping[str, Node]
    dimensions: Mapping[str, Node]
    total: Node


def round_half_away(value: Fraction, decimals: int = 9) -> Fraction:
    """The nearest multiple of 10^-decimals; halves away from zero."""
    unit = Fraction(1, 10**decimals)
    whole = abs(value) / unit + Fraction(1, 2)
    return (whole.numerator // whole.denominator) * unit * (-1 if value < 0 else 1)


def shared_out(pool: Fraction, parts: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The pool in proportion to the parts, in whole 1e-9 that add up; largest remainders first, then by name."""
    unit = Fraction(1, 10**9)
    whole = sum(parts.values(), Fraction(0))
    if not whole:
        return dict.fromkeys(parts, Fraction(0))
    quotas = {name: pool / unit * part / whole for name, part in parts.items()}
    shares = {name: quota.numerator // quota.denominator for name, quota in quotas.items()}
    left = int(pool / unit) - sum(shares.values())
    for name in sorted(parts, key=lambda name: (shares[name] - quotas[name], name))[:left]:
        shares[name] += 1
    return {name: share * unit for name, share in shares.items()}


def as_decimal(value: Fraction) -> Decimal:
    """The value with forty digits."""
    return DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def natural_log(value: Fraction) -> Decimal:
    """The logarithm with forty digits; value is above 0."""
    return DIGITS.ln(as_decimal(value))


def goalpost_share(value: Fraction, low: Fraction, high: Fraction, transform: str) -> Fraction:
    """The way from low to high that a value has gone, clipped to 0..1, to nine decimals."""
    if (value - low) * (high - low) <= 0:
        return Fraction(0)
    if (value - high) * (high - low) >= 0:
        return Fraction(1)
    if transform == "none":
        return round_half_away((value - low) / (high - low))
    return round_half_away(Fraction(DIGITS.divide(natural_log(value / low), natural_log(high / low))))


def band_of(bands: Iterable[Band], value: Fraction) -> Band | None:
    """The first band in band_no order whose condition holds for the unrounded value."""
    for band in bands:
        bound = None if band.bound is None else Fraction(band.bound)
        holds = {
            "": lambda edge: True,
            ">=": lambda edge: value >= edge,
            ">": lambda edge: value > edge,
            "<=": lambda edge: value <= edge,
            "<": lambda edge: value < edge,
            "=": lambda edge: value == edge,
        }[band.operator]
        if holds(bound):
            return band
    return None


def points_of(rubric: Rubric, indicator: Indicator, value: Fraction) -> Fraction:
    """What a value earns: by item up to the indicator's points, by the way between goalposts, or by band."""
    if indicator.rule_kind == "per_item":
        return min(Fraction(indicator.points), value * Fraction(indicator.points_per_item))
    if indicator.rule_kind == "linear":
        low, high = Fraction(indicator.goalpost_low), Fraction(indicator.goalpost_high)
        share = goalpost_share(value, low, high, indicator.transform)
        return round_half_away(Fraction(indicator.points) * share)
    band = band_of(rubric.bands[indicator.code], value)
    return Fraction(0) if band is None else Fraction(band.points)


def field_seen(submission: Submission, field: str, basis: str) -> tuple[str, Given | None]:
    """How a basis sees a field: ok, bare (no evidence), refused or missing; and the answer, if any."""
    stages = ("city", "district") if basis == "official" else ()
    for stage in stages:
        if (verified := submission.given.get((stage, field))) is not None:
            return "ok", verified
    claim = submission.given.get(("self", field))
    if claim is not None:
        return ("ok" if claim.has_evidence or basis == "claimed" else "bare"), claim
    looked_at = ("self", "district", "city") if basis == "official" else ("self",)
    return ("refused" if any((stage, field) in submission.refused for stage in looked_at) else "missing"), None


def verdict(indicator: Indicator, policy: str, submission: Submission, seen: Sequence[tuple[str, Given | None]]) -> str:
    """The state of an indicator by the first rule that holds. seen: its fields in the order of field_codes.

    policy: the rubric's zero_denominator. "bare_zero": the zero that would make it not applicable has no evidence.
    """
    kinds = [kind for kind, _ in seen]
    part, whole = seen[0][1], seen[-1][1]
    divides = indicator.calculation in {"ratio", "growth"}
    growth = indicator.calculation == "growth"
    of_nothing = divides and whole is not None and whole.number == 0
    nothing_to_measure = of_nothing and policy == "not_applicable" and (growth or part is None or part.number == 0)
    profile = submission.is_registered, submission.has_party_org, submission.chamber_type
    rules = (
        (not applies(indicator.applies_when, **dict(zip(PROFILE, profile, strict=True))), "not_applicable"),
        ("refused" in kinds, "invalid"),
        (nothing_to_measure and kinds[-1] == "bare", "bare_zero"),
        (nothing_to_measure, "not_applicable"),
        (part is None or whole is None, "not_reported"),
        (divides and not growth and part is not None and whole is not None and part.number > whole.number, "invalid"),
        (of_nothing and policy != "zero_points", "invalid"),
        ("bare" in kinds, "reported_without_evidence"),
        (True, "reported"),
    )
    return next(state for holds, state in rules if holds)


def value_of(indicator: Indicator, part: Fraction, whole: Fraction) -> Fraction | None:
    """A percentage, a growth in percent, or the number itself; None where the denominator is zero."""
    if indicator.calculation not in {"ratio", "growth"}:
        return part
    if whole == 0:
        return None
    return 100 * (part - (whole if indicator.calculation == "growth" else 0)) / whole


def judge(rubric: Rubric, indicator: Indicator, policy: str, submission: Submission, basis: str) -> Judged:
    """State, value and points of one indicator in one basis."""
    seen = [field_seen(submission, field, basis) for field in indicator.field_codes]
    state = verdict(indicator, policy, submission, seen)
    nothing, full = Fraction(0), Fraction(indicator.points)
    if state == "bare_zero":
        return Judged("reported_without_evidence", None, nothing, full)
    if state in {"not_applicable", "not_reported", "invalid"}:
        return Judged(state, None, nothing, nothing if state == "not_applicable" else full)
    part, whole = (given.number for given in (seen[0][1], seen[-1][1]) if given is not None)
    value = value_of(indicator, part, whole)
    worth = nothing if value is None else points_of(rubric, indicator, value)
    return Judged(state, value, worth if state == "reported" else nothing, worth)


def score(rubric: Rubric, submission: Submission) -> Card:
    """The whole card of one chamber and year."""
    policies = {row["code"]: row["zero_denominator"] or "" for row in rubric.tables["indicators"].iter_rows(named=True)}
    judged = {
        indicator.code: {
            basis: judge(rubric, indicator, policies[indicator.code], submission, basis) for basis in BASES
        }
        for indicator in rubric.indicators
    }
    by_criterion: dict[str, list[Indicator]] = {}
    for indicator in rubric.indicators:
        by_criterion.setdefault(indicator.criterion_code, []).append(indicator)
    worth = {basis: _criterion_worth(rubric, by_criterion, judged, basis) for basis in BASES}
    criteria: dict[str, Node] = {}
    weights: dict[str, Fraction] = {}
    for criterion, indicators in by_criterion.items():

        def share(
            basis: str, earned: Fraction, criterion: str = criterion, below: list[Indicator] = indicators
        ) -> Fraction:
            applicable = _applicable(below, judged, basis)
            return round_half_away(worth[basis][criterion] * earned / applicable) if applicable else Fraction(0)

        codes = [indicator.code for indicator in indicators]
        scores = {basis: share(basis, sum(judged[code][basis].points for code in codes)) for basis in BASES}
        scores["floor"] = scores["official"]
        scores["ceiling"] = share("official", sum(judged[code]["official"].ceiling for code in codes))
        for indicator in indicators:
            counts = judged[indicator.code]["official"].state != "not_applicable"
            weights[indicator.code] = share("official", Fraction(indicator.points)) if counts else Fraction(0)
        criteria[criterion] = Node(worth["official"][criterion], scores, _answered(indicators, judged, weights))
    parents = dict(rubric.tables["criteria"].select("code", "dimension_code").iter_rows())
    members: dict[str, list[str]] = {}
    for criterion in criteria:
        members.setdefault(parents[criterion], []).append(criterion)

    def added(codes: Iterable[str]) -> Node:
        nodes = [criteria[code] for code in codes]
        below = [indicator for code in codes for indicator in by_criterion[code]]
        return Node(
            points=sum((node.points for node in nodes), Fraction(0)),
            scores={name: sum((node.scores[name] for node in nodes), Fraction(0)) for name in SCORES},
            answered_share=_answered(below, judged, weights),
        )

    return Card(
        judged, weights, criteria, {code: added(list(of)) for code, of in members.items()}, added(list(criteria))
    )


def _applicable(indicators: Iterable[Indicator], judged: Mapping[str, Mapping[str, Judged]], basis: str) -> Fraction:
    counting = (one for one in indicators if judged[one.code][basis].state != "not_applicable")
    return sum((Fraction(one.points) for one in counting), Fraction(0))


def _answered(
    indicators: list[Indicator], judged: Mapping[str, Mapping[str, Judged]], weights: Mapping[str, Fraction]
) -> Fraction:
    """Answered weight over all weight, by the weights as published; 0 where there is no weight."""
    answered = {"reported", "reported_without_evidence"}
    whole = sum((weights[one.code] for one in indicators), Fraction(0))
    part = sum((weights[one.code] for one in indicators if judged[one.code]["official"].state in answered), Fraction(0))
    return round_half_away(part / whole) if whole else Fraction(0)


def _criterion_worth(
    rubric: Rubric,
    by_criterion: Mapping[str, list[Indicator]],
    judged: Mapping[str, Mapping[str, Judged]],
    basis: str,
) -> dict[str, Fraction]:
    """Points of each criterion once those of empty nodes went to their siblings, in proportion to the siblings' points.

    Rounded, as they are published beside the scores that follow from them.
    """
    rows = list(rubric.tables["criteria"].iter_rows(named=True))
    total = Fraction(rubric.tables["rubric"]["total_points"][0])
    alive = [row for row in rows if _applicable(by_criterion.get(row["code"], []), judged, basis) > 0]
    dimension_points = {
        row["code"]: Fraction(row["points"]) for row in rubric.tables["dimensions"].iter_rows(named=True)
    }
    living = {row["dimension_code"] for row in alive}
    all_points = sum((dimension_points[code] for code in living), Fraction(0))
    worth = {row["code"]: Fraction(0) for row in rows}
    for row in alive:
        siblings = sum(Fraction(other["points"]) for other in alive if other["dimension_code"] == row["dimension_code"])
        dimension = total * dimension_points[row["dimension_code"]] / all_points
        worth[row["code"]] = round_half_away(dimension * Fraction(row["points"]) / siblings)
    return worth

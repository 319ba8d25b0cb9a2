"""Points and bands of a rubric folder: they add up in every profile, and bands leave no value without points."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from pipelines.applicability import applies
from pipelines.reference import ReferenceError, chamber_types
from pipelines.rubric.faults import Folder, Row


def check_points(folder: Folder) -> None:
    """Every node has positive points; with absolute points they are the sum of its children's in every profile.

    Profiles: registered × Party organisation × chamber type (contract, rubric folder).
    """
    for table in ("dimensions", "criteria", "indicators"):
        for number, row in folder.rows(table):
            points = folder.number(table, number, row, "points")
            if points is not None and points <= 0:
                folder.add(table, number, "points", "应大于 0。", "must be above 0.")
    heads = [row for _, row in folder.rows("rubric")]
    if len(heads) != 1 or heads[0].get("points_kind") != "absolute":
        return
    total = _points(heads[0], "total_points")
    dimensions = sum((_points(row) for _, row in folder.rows("dimensions")), Decimal(0))
    if dimensions != total:
        folder.add(
            "rubric", 2, "total_points", f"各维度合计 {dimensions}，应为 {total}。",
            f"the dimensions add up to {dimensions}, not {total}.",
        )  # fmt: skip
    for number, row in folder.rows("dimensions"):
        children = sum(
            (_points(child) for _, child in folder.rows("criteria") if child.get("dimension_code") == row.get("code")),
            Decimal(0),
        )
        if children != _points(row):
            folder.add(
                "dimensions", number, "points", f"各建设内容合计 {children}，应为 {_points(row)}。",
                f"its criteria add up to {children}, not {_points(row)}.",
            )  # fmt: skip
    for number, row in folder.rows("criteria"):
        for zh, en, points in _sums_by_profile(folder, row.get("code", "")):
            if points not in (_points(row), Decimal(0)):
                folder.add(
                    "criteria", number, "points", f"{zh}的指标合计 {points}，应为 {_points(row)}。",
                    f"its indicators add up to {points}, not {_points(row)}, for {en}.",
                )  # fmt: skip
                break


def check_bands(folder: Folder) -> None:
    """Bands are numbered 1, 2, 3 …, their bounds fall, the last catches what is left, the best gives full points."""
    rule_kinds = {row.get("code"): row.get("rule_kind") for _, row in folder.rows("indicators")}
    bands: dict[str, list[tuple[int, Row]]] = {}
    for number, row in folder.rows("bands"):
        code = row.get("indicator_code", "")
        if folder.known("bands", number, "indicator_code", code, set(map(str, rule_kinds)), "indicators.csv"):
            if rule_kinds[code] != "bands":
                folder.add(
                    "bands", number, "indicator_code", "此指标不按档计分。", "the indicator is not scored by bands."
                )
            bands.setdefault(code, []).append((number, row))
    for number, row in folder.rows("indicators"):
        if row.get("rule_kind") == "bands":
            if row.get("code") not in bands:
                folder.add("indicators", number, "rule_kind", "没有任何档次。", "has no band at all.")
            else:
                _check_ladder(folder, row, bands[row["code"]])
        if row.get("rule_kind") == "per_item":
            each = folder.number("indicators", number, row, "points_per_item")
            if each is not None and each <= 0:
                folder.add("indicators", number, "points_per_item", "应大于 0。", "must be above 0.")
            if row.get("calculation") in {"ratio", "growth", "date"}:
                folder.add("indicators", number, "rule_kind", "按项计分只用于计数。", "per_item takes counts only.")


def check_goalposts(folder: Folder) -> None:
    """A linear rule has two different goalposts; with a log both are above 0."""
    for number, row in folder.rows("indicators"):
        folder.one_of("indicators", number, row, "transform", {"", "none", "log"})
        if row.get("rule_kind") != "linear":
            continue
        low = folder.number("indicators", number, row, "goalpost_low")
        high = folder.number("indicators", number, row, "goalpost_high")
        if low is not None and high is not None and low == high:
            folder.add("indicators", number, "goalpost_high", "与低端相同。", "equals the low goalpost.")
        if row.get("transform") == "log" and any(post is not None and post <= 0 for post in (low, high)):
            folder.add("indicators", number, "transform", "取对数时两端都应大于 0。", "a log needs goalposts above 0.")


def _check_ladder(folder: Folder, indicator: Row, ladder: list[tuple[int, Row]]) -> None:
    field = next((row for _, row in folder.rows("fields") if row.get("code") == indicator.get("field_code")), {})
    full = _points(indicator)
    above: Decimal | None = None
    above_operator = ""
    best = Decimal(-1)
    for place, (number, row) in enumerate(ladder, start=1):
        is_last = place == len(ladder)
        if row.get("band_no") != str(place):
            folder.add("bands", number, "band_no", f"应为 {place}。", f"must be {place}: bands are numbered in order.")
        operator = row.get("operator", "")
        folder.one_of("bands", number, row, "operator", {"", ">=", ">"})
        points = folder.number("bands", number, row, "points")
        if points is not None:
            best = max(best, points)
            if not 0 <= points <= full:
                folder.add("bands", number, "points", f"应在 0 至 {full} 之间。", f"must lie between 0 and {full}.")
        if operator == "":
            if not is_last:
                folder.add("bands", number, "operator", "其后的档次永远不会命中。", "no band behind it can be reached.")
            continue
        bound = folder.number("bands", number, row, "bound")
        if bound is None:
            continue
        falls = above is None or bound < above or (bound == above and (above_operator, operator) == (">", ">="))
        if not falls:
            folder.add(
                "bands", number, "bound", "档次重叠：下限应逐档降低。", "overlaps: bounds must fall from band to band."
            )
        above, above_operator = bound, operator
        if is_last and (operator == ">" or bound > _lowest(indicator, field, bound)):
            folder.add(
                "bands", number, "bound", "低于此档的值没有得分（有缺口）。", "leaves a gap: lower values have no band."
            )
    if best != full:
        folder.add(
            "bands", ladder[0][0], "points", f"最高档应得满分 {full}。", f"the best band must give all {full} points."
        )


def _lowest(indicator: Row, field: Row, bound: Decimal) -> Decimal:
    """The lowest value an indicator can take; dates and growth have none, so that every bound lies above it."""
    if indicator.get("calculation") in {"date", "growth"}:
        return bound - 1
    if indicator.get("calculation") == "ratio" or field.get("value_type") == "boolean":
        return Decimal(0)
    try:
        return Decimal(field.get("minimum") or bound - 1)
    except ArithmeticError:
        return bound


def _sums_by_profile(folder: Folder, criterion: str) -> list[tuple[str, str, Decimal]]:
    children = [row for _, row in folder.rows("indicators") if row.get("criterion_code") == criterion]
    sums = []
    for registered, party, kind in product((True, False), (True, False), chamber_types()["chamber_type"]):
        points = Decimal(0)
        for row in children:
            try:
                holds = applies(
                    row.get("applies_when", ""), is_registered=registered, has_party_org=party, chamber_type=kind
                )
            except ReferenceError:
                holds = True
            points += _points(row) if holds else Decimal(0)
        zh = f"{'已注册' if registered else '未注册'}、{'已建' if party else '未建'}党组织、{kind}"
        en = f"{'registered' if registered else 'not registered'}, {'a' if party else 'no'} Party organisation, {kind}"
        sums.append((zh, en, points))
    return sums


def _points(row: Row, column: str = "points") -> Decimal:
    """The points in a cell, 0 where they cannot be read (a fault that is noted elsewhere)."""
    try:
        value = Decimal(row.get(column) or "0")
    except ArithmeticError:
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)

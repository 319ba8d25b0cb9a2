"""`sihao rubric check`: every fault of a rubric folder, by file and row.

The folder's form is the contract's; what the columns mean is in the domain text. Points and bands are in points.py.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.reference import OPTIONAL_RUBRIC_COLUMNS, OPTIONAL_RUBRIC_TABLES, RUBRIC_TABLES, calendar, chamber_types
from pipelines.rubric.faults import Fault, Folder, read_folder
from pipelines.rubric.points import check_bands, check_goalposts, check_points

CALCULATIONS = {"count", "ordinal", "boolean", "date", "ratio", "growth"}
WITH_DENOMINATOR = {"ratio", "growth"}
FILLERS = {"chamber", "district", "city"}
RUBRIC_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def check_rubric(path: Path) -> list[Fault]:
    """All faults of the rubric folder at `path`, sorted by file and row; empty when it can be used.

    Nothing stops the check: one run names everything that is wrong.
    """
    required = {name: columns for name, columns in RUBRIC_TABLES.items() if name not in OPTIONAL_RUBRIC_TABLES}
    optional = {name: RUBRIC_TABLES[name] for name in OPTIONAL_RUBRIC_TABLES}
    folder = read_folder(path, required, optional, OPTIONAL_RUBRIC_COLUMNS)
    _check_head(folder)
    _check_unique(folder)
    _check_tree(folder)
    _check_fields(folder)
    _check_indicators(folder)
    check_bands(folder)
    check_goalposts(folder)
    check_points(folder)
    _check_links(folder)
    _check_adjustments(folder)
    return sorted(set(folder.faults))


def _check_head(folder: Folder) -> None:
    rows = list(folder.rows("rubric"))
    if "rubric" in folder.tables and len(rows) != 1:
        folder.add("rubric", 0, "", f"应恰有一行，现有 {len(rows)} 行。", f"must have one row, has {len(rows)}.")
    for number, row in rows:
        if not RUBRIC_ID.fullmatch(row.get("rubric_id", "")):
            folder.add(
                "rubric", number, "rubric_id", "只能用小写字母、数字、点、横线。",
                "only lower-case letters, digits, . _ - may be used.",
            )  # fmt: skip
        first = folder.number("rubric", number, row, "valid_from_year")
        last = folder.number("rubric", number, row, "valid_to_year", required=False)
        for column, year in (("valid_from_year", first), ("valid_to_year", last)):
            if year is not None and (year != int(year) or not 1949 <= year <= 2999):
                folder.add("rubric", number, column, "应为四位年份。", "must be a year of four digits.")
        if first is not None and last is not None and last < first:
            folder.add("rubric", number, "valid_to_year", "早于起始年度。", "lies before the first year.")
        total = folder.number("rubric", number, row, "total_points")
        if total is not None and total <= 0:
            folder.add("rubric", number, "total_points", "应大于 0。", "must be above 0.")
        decimals = folder.number("rubric", number, row, "rank_decimals")
        if decimals is not None and decimals not in range(10):
            folder.add("rubric", number, "rank_decimals", "应为 0 至 9 的整数。", "must be a whole number from 0 to 9.")
        share = folder.number("rubric", number, row, "min_answered_share")
        if share is not None and not 0 <= share <= 1:
            folder.add("rubric", number, "min_answered_share", "应在 0 至 1 之间。", "must lie between 0 and 1.")
        folder.one_of("rubric", number, row, "not_applicable_policy", {"criterion", "dimension", "total"})
        folder.one_of("rubric", number, row, "aggregation", {"arithmetic", "geometric"})
        folder.one_of("rubric", number, row, "unanswered_policy", {"zero", "redistribute", "require_all"})
        folder.one_of("rubric", number, row, "points_kind", {"absolute", "weights"})
        folder.one_of("rubric", number, row, "is_provisional", {"true", "false"})


def _check_unique(folder: Folder) -> None:
    keys = {
        "dimensions": ("code",), "criteria": ("code",), "indicators": ("code",), "fields": ("code",),
        "priority_measures": ("code",), "grades": ("grade_code",), "gates": ("gate_code",),
        "bands": ("indicator_code", "band_no"), "indicator_measures": ("indicator_code", "measure_code"),
        "adjustments": ("step_no",),
    }  # fmt: skip
    for table, columns in keys.items():
        seen: dict[tuple[str, ...], int] = {}
        for number, row in folder.rows(table):
            key = tuple(row.get(column, "") for column in columns)
            if not all(key):
                folder.add(table, number, columns[0], "编码不能为空。", "the key must not be empty.")
            elif key in seen:
                text = " ".join(key)
                folder.add(
                    table, number, columns[0], f"“{text}”与第 {seen[key]} 行重复。",
                    f'"{text}" repeats row {seen[key]}.',
                )  # fmt: skip
            else:
                seen[key] = number


def _check_tree(folder: Folder) -> None:
    for table, column, parents, where in (
        ("criteria", "dimension_code", folder.codes("dimensions"), "dimensions.csv"),
        ("indicators", "criterion_code", folder.codes("criteria"), "criteria.csv"),
    ):
        for number, row in folder.rows(table):
            folder.known(table, number, column, row.get(column, ""), parents, where)
    for table, child, column in (
        ("dimensions", "criteria", "dimension_code"),
        ("criteria", "indicators", "criterion_code"),
    ):
        used = folder.codes(child, column)
        for number, row in folder.rows(table):
            if row.get("code") and row["code"] not in used:
                folder.add(
                    table, number, "code", f"“{row['code']}”下没有内容。", f'nothing stands under "{row["code"]}".'
                )
    for table in ("dimensions", "criteria"):
        for number, row in folder.rows(table):
            folder.one_of(table, number, row, "aggregation", {"", "arithmetic", "geometric"})


def _check_fields(folder: Folder) -> None:
    for number, row in folder.rows("fields"):
        folder.one_of("fields", number, row, "value_type", {"count", "ordinal", "boolean", "date", "amount"})
        low = folder.number("fields", number, row, "minimum", required=False)
        high = folder.number("fields", number, row, "maximum", required=False)
        if low is not None and high is not None and high < low:
            folder.add("fields", number, "maximum", "小于最小值。", "is below the minimum.")
        if row.get("filled_by") not in FILLERS:
            folder.add(
                "fields", number, "filled_by", "没有人填报此项（应为 chamber、district 或 city）。",
                "nobody fills this field in (chamber, district or city).",
            )  # fmt: skip


def _check_indicators(folder: Folder) -> None:
    fields = {row["code"]: row for _, row in folder.rows("fields") if row.get("code")}
    dated = set(calendar()["field_code"].drop_nulls())
    types = set(chamber_types()["chamber_type"])
    for number, row in folder.rows("indicators"):
        calculation = row.get("calculation", "")
        folder.one_of("indicators", number, row, "calculation", CALCULATIONS)
        folder.one_of("indicators", number, row, "rule_kind", {"bands", "per_item", "linear"})
        folder.one_of("indicators", number, row, "is_hard_number", {"true", "false"})
        if row.get("filled_by") not in FILLERS:
            folder.add("indicators", number, "filled_by", "没有人填报此指标。", "nobody fills this indicator in.")
        if not row.get("clause"):
            folder.add("indicators", number, "clause", "没有对应条款。", "no clause is named.")
        if folder.known("indicators", number, "field_code", row.get("field_code", ""), set(fields), "fields.csv"):
            is_date = fields[row["field_code"]].get("value_type") == "date"
            if is_date != (calculation == "date"):
                folder.add(
                    "indicators", number, "calculation", "与填报项类型不符。", "does not fit the type of its field."
                )
            if calculation == "date" and row["field_code"] not in dated:
                folder.add("indicators", number, "field_code", "日历中没有截止日。", "has no due date in the calendar.")
        denominator = row.get("denominator_field_code", "")
        if calculation in WITH_DENOMINATOR:
            folder.known("indicators", number, "denominator_field_code", denominator, set(fields), "fields.csv")
            folder.one_of("indicators", number, row, "zero_denominator", {"error", "not_applicable", "zero_points"})
            if denominator and denominator == row.get("field_code"):
                folder.add(
                    "indicators", number, "denominator_field_code", "分母与分子相同（循环）。", "refers to itself."
                )
        elif denominator:
            folder.add("indicators", number, "denominator_field_code", "此计算方式没有分母。", "takes no denominator.")
        condition = row.get("applies_when", "")
        if condition.startswith("chamber_type="):
            for name in condition.removeprefix("chamber_type=").split("|"):
                folder.known("indicators", number, "applies_when", name, types, "chamber_types.csv")
        else:
            folder.one_of(
                "indicators", number, row, "applies_when",
                {"", "registered", "not_registered", "party_org", "no_party_org"},
            )  # fmt: skip


def _check_links(folder: Folder) -> None:
    indicators, measures = folder.codes("indicators"), folder.codes("priority_measures")
    grades = folder.codes("grades", "grade_code")
    for number, row in folder.rows("indicator_measures"):
        folder.known(
            "indicator_measures", number, "indicator_code", row.get("indicator_code", ""), indicators, "indicators.csv"
        )
        folder.known(
            "indicator_measures", number, "measure_code", row.get("measure_code", ""), measures, "priority_measures.csv"
        )
    covered: set[str] = set()
    for number, row in folder.rows("obligations"):
        codes = row.get("indicator_codes", "").split()
        if not codes:
            folder.add(
                "obligations", number, "indicator_codes", "没有指标覆盖此义务。", "no indicator covers this obligation."
            )
        for code in codes:
            folder.known("obligations", number, "indicator_codes", code, indicators, "indicators.csv")
        covered.update(codes)
    if covered:
        for number, row in folder.rows("indicators"):
            if row.get("code") and row["code"] not in covered:
                folder.add("indicators", number, "code", "没有对应的义务。", "serves no obligation.")
    lowest = None
    for number, row in folder.rows("grades"):
        total = folder.number("grades", number, row, "min_total")
        share = folder.number("grades", number, row, "min_dimension_share")
        if share is not None and not 0 <= share <= 100:
            folder.add("grades", number, "min_dimension_share", "应在 0 至 100 之间。", "must lie between 0 and 100.")
        lowest = total if lowest is None or (total is not None and total < lowest) else lowest
    if lowest is not None and lowest > 0:
        folder.add("grades", 0, "min_total", "没有等级包括 0 分。", "no grade takes in a total of 0.")
    for number, row in folder.rows("gates"):
        folder.one_of("gates", number, row, "effect", {"veto", "cap", "unranked"})
        folder.one_of("gates", number, row, "enabled", {"true", "false"})
        if row.get("effect") == "cap":
            folder.known("gates", number, "cap_grade", row.get("cap_grade", ""), grades, "grades.csv")


def _check_adjustments(folder: Folder) -> None:
    """Bonus and deduction lines: a known field, something to do, and nothing without a limit.

    A bonus needs max_points. A deduction needs max_points too, and a total_floor on its line or a later one, so that
    no total falls below nothing.
    """
    fields = {row["code"]: row for _, row in folder.rows("fields") if row.get("code")}
    lines = list(folder.rows("adjustments"))
    floors = []
    for number, row in lines:
        step = folder.number("adjustments", number, row, "step_no")
        if step is not None and step != int(step):
            folder.add("adjustments", number, "step_no", "应为整数。", "must be a whole number.")
        limits = {
            name: folder.number("adjustments", number, row, name, required=False)
            for name in ("max_points", "total_floor", "total_cap")
        }
        floor, cap = limits["total_floor"], limits["total_cap"]
        if floor is not None:
            floors.append((step or 0, floor))
            if floor < 0:
                folder.add("adjustments", number, "total_floor", "不应小于 0。", "must not be below 0.")
        if floor is not None and cap is not None and cap < floor:
            folder.add("adjustments", number, "total_cap", "低于下限。", "lies below the floor.")
        if row.get("field_code"):
            field = row["field_code"]
            known = folder.known("adjustments", number, "field_code", field, set(fields), "fields.csv")
            if known and fields[field].get("value_type") == "date":
                folder.add("adjustments", number, "field_code", "日期不能计件。", "a date cannot be counted.")
            each = folder.number("adjustments", number, row, "points_each")
            if each == 0:
                folder.add("adjustments", number, "points_each", "不应为 0。", "must not be 0.")
            if limits["max_points"] is None or limits["max_points"] <= 0:
                folder.add(
                    "adjustments", number, "max_points", "加分、扣分都须有大于 0 的上限。",
                    "a bonus or deduction needs a limit above 0.",
                )  # fmt: skip
        elif floor is None and cap is None:
            folder.add("adjustments", number, "field_code", "此行没有任何作用。", "the line does nothing.")
    for number, row in lines:
        step_text, each_text = row.get("step_no", ""), row.get("points_each", "")
        if each_text.startswith("-") and step_text.isdigit() and not any(at >= int(step_text) for at, _ in floors):
            folder.add(
                "adjustments",
                number,
                "total_floor",
                "扣分之后须有总分下限。",
                "a deduction needs a floor of the total.",
            )

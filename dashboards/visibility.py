"""Who sees which rows of each published table: the only place where that is written.

A table that is not named here is not visible to anyone whose scope is less than everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from dashboards.scope import Scope

Key = tuple[str, str]
"""Schema and name of a table."""


class Rows(Enum):
    """Which rows of a table a district's staff and a chamber see; leadership always sees all.

    EVERYONE: all, as the table holds words, rules or aggregates. OWN: those of their own chambers, by chamber_id.
    PLACES: city and districts, and of chambers those of their own, by place_code. STAFF: a district those of its
    chambers, a chamber none. FILES: the files whose every value belongs to their own chambers; a file of several
    districts is leadership's. LEADERSHIP: none.
    """

    EVERYONE = "everyone"
    OWN = "own"
    PLACES = "places"
    STAFF = "staff"
    FILES = "files"
    LEADERSHIP = "leadership"


@dataclass(frozen=True)
class Rule:
    """rows: which are seen. names_others: columns whose sentence may name another chamber, with what stands instead."""

    rows: Rows
    names_others: Mapping[str, str] = field(default_factory=dict)


_TWIN = {"message_zh": "“可见范围以外的商会”", "message_en": "“a chamber outside your scope”"}
"""The check twin_answers names the chamber with the same answers, in these quotes."""

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(
        (
            "marts.dim_band", "marts.dim_code_label", "marts.dim_criterion", "marts.dim_dimension",
            "marts.dim_district", "marts.dim_field", "marts.dim_gate", "marts.dim_grade", "marts.dim_indicator",
            "marts.dim_measure", "marts.dim_robustness_draw", "marts.dim_robustness_weight", "marts.dim_rubric",
            "marts.dim_rubric_crosswalk", "marts.dim_submission_check", "marts.fct_district_dimension_score",
            "marts.fct_district_hard_number", "marts.fct_district_measure_score", "marts.fct_district_movement",
            "marts.fct_district_robustness", "marts.fct_district_score", "marts.fct_peer_group_score",
            "marts.fct_peer_indicator_score", "marts.fct_robustness_factor",
            "meta.publication", "quality.fct_district_deadline", "reporting.rpt_city_dimension",
            "reporting.rpt_city_measures", "reporting.rpt_city_weakest_indicators", "reporting.rpt_district_criterion",
            "reporting.rpt_district_distribution", "reporting.rpt_district_grade", "reporting.rpt_indicator_outcome",
            "reporting.rpt_peer_group", "reporting.rpt_district_dimension",
            "reporting.rpt_district_movement", "reporting.rpt_district_ranking", "reporting.rpt_movement_count",
            "reporting.rpt_hard_numbers", "reporting.rpt_incomplete_by_check",
            "reporting.rpt_incomplete_by_district", "reporting.rpt_overview", "reporting.rpt_priority_measures",
            "reporting.rpt_weakest_indicators", "reporting.rpt_claimed_vs_official_by_indicator",
        ),
        Rule(Rows.EVERYONE),
    ),
    **dict.fromkeys(
        (
            "marts.dim_chamber", "marts.dim_chamber_year", "marts.fct_chamber_adjustment", "marts.fct_chamber_gap",
            "marts.fct_chamber_score", "marts.fct_criterion_score", "marts.fct_criterion_share",
            "marts.fct_dimension_score", "marts.fct_field_value", "marts.fct_field_value_history",
            "marts.fct_grade_probability", "marts.fct_hard_number", "marts.fct_indicator_score",
            "marts.fct_measure_score", "marts.fct_movement", "marts.fct_rank_robustness",
            "marts.fct_rank_without_criterion", "marts.fct_score_bridge",
            "quality.fct_field_gap", "quality.fct_impossible_number", "quality.fct_submission_completeness",
            "quality.ingest_conflict", "quality.ingest_rejected_row", "reporting.rpt_chamber_indicator",
            "reporting.rpt_chamber_measures", "reporting.rpt_chamber_ranking",
            "reporting.rpt_claimed_vs_official", "reporting.rpt_conflicts", "reporting.rpt_good_practice",
            "reporting.rpt_incomplete_submissions", "reporting.rpt_movement", "reporting.rpt_open_problems",
            "quality.fct_reminder", "reporting.rpt_prefill", "reporting.rpt_rejected_rows", "reporting.rpt_reminder",
            "reporting.rpt_score_bridge",
        ),
        Rule(Rows.OWN),
    ),
    "quality.fct_submission_check": Rule(Rows.OWN, _TWIN),
    "reporting.rpt_submission_checks": Rule(Rows.OWN, _TWIN),
    "reporting.rpt_weakest_points": Rule(Rows.PLACES),
    # Whom the district visits is not told to those who are visited.
    "reporting.rpt_review_sample": Rule(Rows.STAFF),
    "quality.ingest_file": Rule(Rows.FILES),
    "reporting.rpt_ingest_files": Rule(Rows.FILES),
    # What an expectation observed, and the rows that fail it, may name any chamber.
    "quality.expectation_result": Rule(Rows.LEADERSHIP),
    "quality.expectation_unexpected_row": Rule(Rows.LEADERSHIP),
    # The reasons of a failed night may quote a cell.
    "meta.run": Rule(Rows.LEADERSHIP),
    "meta.run_step": Rule(Rows.LEADERSHIP),
}  # fmt: skip


def view_statements(scope: Scope, source: str, tables: Collection[Key]) -> Iterator[str]:
    """The statements that make, for each table that has a rule, a view of the same two-part name in the open catalog.

    source: name of the catalog that holds the published tables. Of each table the rows that the scope may see.
    """
    known = [key for key in sorted(tables) if ".".join(key) in RULES]
    for schema in sorted({schema for schema, _ in known}):
        yield f"create schema if not exists {_name(schema)}"
    own = _own_chambers(scope, source)
    for schema, table in known:
        rule = RULES[f"{schema}.{table}"]
        columns = "*" if not rule.names_others else f"* replace ({_masked(rule, own)})"
        yield (
            f"create view {_name(schema)}.{_name(table)} as select {columns} "  # noqa: S608 - quoted names and texts
            f"from {_name(source)}.{_name(schema)}.{_name(table)} as published "
            f"where {_condition(rule, scope, source, own)}"
        )


def _own_chambers(scope: Scope, source: str) -> str:
    """The query for the keys of the scope's chambers. Where a chamber stands today decides, for all its years."""
    column = "district_code" if scope.kind == "district" else "chamber_id"
    return f"select chamber_id from {_name(source)}.marts.dim_chamber where {column} = {_text(scope.code)}"  # noqa: S608


def _condition(rule: Rule, scope: Scope, source: str, own: str) -> str:
    match rule.rows:
        case Rows.EVERYONE:
            return "true"
        case Rows.OWN:
            return f"chamber_id in ({own})"
        case Rows.PLACES:
            return f"(level_code in ('city', 'district') or place_code in ({own}))"
        case Rows.STAFF:
            return f"chamber_id in ({own})" if scope.kind == "district" else "false"
        case Rows.FILES:
            return (
                f"file_id in (select file_id from {_name(source)}.marts.fct_field_value_history "  # noqa: S608
                f"group by file_id having bool_and(chamber_id in ({own})))"
            )
        case Rows.LEADERSHIP:
            return "false"


def _masked(rule: Rule, own: str) -> str:
    """Keeps a sentence that names another of the scope's own chambers: `name（key）`, in English `name (key)`."""
    masked = []
    for column, instead in rule.names_others.items():
        before, after = ("（", "）") if column.endswith("_zh") else (" (", ")")
        names_own = (
            f"exists (select 1 from ({own}) as own where own.chamber_id <> published.chamber_id "  # noqa: S608
            f"and contains(published.{column}, '{before}' || own.chamber_id || '{after}'))"
        )
        masked.append(
            f"case when check_code = 'twin_answers' and not {names_own} "
            f"then regexp_replace({column}, '“.*”', {_text(instead)}) else {column} end as {column}"
        )
    return ", ".join(masked)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

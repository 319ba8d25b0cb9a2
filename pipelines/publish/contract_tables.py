"""What the contract promises of the published file, as data: tables, their keys and their columns.

Add to it freely; to take away or rename needs a release note. Tables may have more columns than these, and reporting
has tables of its own choosing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.night_journal import COUNTS


@dataclass(frozen=True)
class PromisedTable:
    """key: columns that are never null; with them, columns: the names that others rely on."""

    schema: str
    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def promised(self) -> tuple[str, ...]:
        return (*self.key, *self.columns)


_SCORES = ("claimed_score", "evidenced_score", "official_score", "floor_score", "ceiling_score")
_YEAR_CHAMBER = ("campaign_year", "rubric_id", "chamber_id")
_NODE = ("name_zh", "name_en", "points")
_DISTRICT = (
    "chambers_expected", "chambers_submitted", "mean_score", "median_score", "q1_score", "q3_score", "district_rank",
)  # fmt: skip

_MOVED = ("score_then", "score_now", "change", "rank_then", "rank_now", "beyond_error")

PROMISED_TABLES: tuple[PromisedTable, ...] = (
    PromisedTable(
        "marts", "dim_chamber", ("chamber_id",),
        ("name_zh", "district_code", "chamber_type", "is_registered", "has_party_org", "uscc", "peer_group"),
    ),
    PromisedTable("marts", "dim_district", ("district_code",), ("name_zh", "name_en")),
    PromisedTable("marts", "dim_dimension", ("rubric_id", "code"), _NODE),
    PromisedTable("marts", "dim_criterion", ("rubric_id", "code"), _NODE),
    PromisedTable("marts", "dim_indicator", ("rubric_id", "code"), _NODE),
    PromisedTable(
        "marts", "fct_field_value", (*_YEAR_CHAMBER, "field_code", "stage"),
        (
            "value_raw", "value_number", "value_date", "evidence", "file_id", "sheet", "source_row", "received_at",
            "is_withdrawal",
        ),
    ),
    PromisedTable(
        "marts", "fct_field_value_history", ("campaign_year", "field_code", "stage", "file_id", "source_row"),
        ("chamber_id", "value_raw", "row_status", "rejection_code", "superseded_by_file_id", "sheet", "received_at"),
    ),
    PromisedTable(
        "marts", "fct_indicator_score", (*_YEAR_CHAMBER, "indicator_code"),
        (
            "answer_state", "value", "max_points", "effective_weight", "claimed_points", "evidenced_points",
            "official_points", "floor_points", "ceiling_points", "decided_by", "deduction_reason",
        ),
    ),
    PromisedTable(
        "marts", "fct_criterion_score", (*_YEAR_CHAMBER, "criterion_code"), ("points", *_SCORES, "answered_share")
    ),
    PromisedTable(
        "marts", "fct_dimension_score", (*_YEAR_CHAMBER, "dimension_code"), ("points", *_SCORES, "answered_share")
    ),
    PromisedTable(
        "marts", "fct_chamber_score", _YEAR_CHAMBER,
        (
            *_SCORES, "answered_share", "grade_code", "is_ranked", "unranked_reason", "city_rank", "district_rank",
            "peer_rank",
        ),
    ),
    PromisedTable("marts", "fct_district_score", ("campaign_year", "rubric_id", "district_code"), _DISTRICT),
    PromisedTable(
        "marts", "fct_district_dimension_score", ("campaign_year", "rubric_id", "district_code", "dimension_code"),
        _DISTRICT,
    ),
    PromisedTable(
        "marts", "fct_rank_robustness", _YEAR_CHAMBER,
        ("rank_median", "rank_p05", "rank_p95", "bottom_tenth_probability"),
    ),
    PromisedTable(
        "marts", "dim_chamber_year", ("campaign_year", "chamber_id"),
        ("district_code", "chamber_type", "is_registered", "has_party_org", "peer_group", "is_in_register"),
    ),
    PromisedTable(
        "marts", "dim_rubric_crosswalk", ("from_rubric_id", "to_rubric_id", "level"), ("from_code", "to_code", "share")
    ),
    PromisedTable("marts", "fct_chamber_adjustment", (*_YEAR_CHAMBER, "step_no"), ("adjustment_code", "running_total")),
    PromisedTable(
        "marts", "fct_chamber_gap", _YEAR_CHAMBER,
        ("official_score", "peer_median", "peer_median_gap", "next_grade_code", "points_to_next_grade"),
    ),
    PromisedTable(
        "marts", "fct_peer_group_score", ("campaign_year", "rubric_id", "peer_group"),
        ("chambers_expected", "mean_score", "median_score", "q1_score", "q3_score"),
    ),
    PromisedTable(
        "marts", "fct_score_bridge", _YEAR_CHAMBER,
        ("previous_year", "previous_score", "value_effect", "rubric_effect", "applicability_effect", "score", "change"),
    ),
    PromisedTable("marts", "fct_movement", (*_YEAR_CHAMBER, "compared_to"), _MOVED),
    PromisedTable(
        "marts", "fct_district_movement", ("campaign_year", "rubric_id", "district_code", "compared_to"), _MOVED
    ),
    PromisedTable("marts", "dim_robustness_draw", ("draw_no",), ("weight_family", "aggregation")),
    PromisedTable("marts", "dim_robustness_weight", ("rubric_id", "draw_no", "criterion_code"), ("weight_share",)),
    PromisedTable("marts", "fct_grade_probability", (*_YEAR_CHAMBER, "grade_code"), ("probability",)),
    PromisedTable(
        "marts", "fct_district_robustness", ("campaign_year", "rubric_id", "district_code"),
        ("rank_median", "rank_p05", "rank_p95"),
    ),
    PromisedTable(
        "marts", "fct_robustness_factor", ("campaign_year", "rubric_id", "factor_code"),
        ("first_order_index", "total_index"),
    ),
    PromisedTable(
        "marts", "fct_rank_without_criterion", (*_YEAR_CHAMBER, "criterion_code"), ("rank_without", "rank_change")
    ),
    PromisedTable(
        "quality", "fct_submission_check", (*_YEAR_CHAMBER, "check_code"),
        ("status", "value_checked", "message_zh", "message_en", "severity"),
    ),
    PromisedTable(
        "quality", "fct_submission_completeness", _YEAR_CHAMBER,
        ("expected_fields", "answered_fields", "evidenced_fields", "is_complete"),
    ),
    PromisedTable(
        "quality", "ingest_file", ("file_id",),
        (
            "file_name", "outcome", "batch_id", "container_id", "rows_read", "rows_accepted", "rows_rejected",
            "rows_superseded",
        ),
    ),
    PromisedTable(
        "quality", "ingest_rejected_row", ("file_id", "source_row"),
        ("sheet", "column", "value_raw", "reason_code", "message_zh", "is_open", "closed_by_file_id"),
    ),
    PromisedTable(
        "quality", "ingest_conflict",
        ("batch_id", "campaign_year", "chamber_id", "field_code", "stage", "file_id", "other_file_id"),
        ("value_raw", "other_value_raw", "is_open"),
    ),
    PromisedTable(
        "quality", "expectation_result", ("run_id", "suite", "expectation"), ("severity", "success", "unexpected_count")
    ),
    PromisedTable(
        "meta", "publication", ("run_id",),
        ("published_at", "as_of", "rubric_ids", "code_version", "input_digest", "schema_version"),
    ),
    PromisedTable(
        "meta", "run", ("run_id", "started_at", "outcome"),
        ("ended_at", "as_of", "failed_step", "reasons", "published_file", "seconds", "peak_memory_bytes", *COUNTS),
    ),
    PromisedTable("meta", "run_step", ("run_id", "step_no", "step"), ("seconds", "peak_memory_bytes", *COUNTS)),
)  # fmt: skip

SCORE_TYPE = "DECIMAL(18,9)"
"""Scores are unrounded decimals of this type everywhere but in reporting."""

SCORE_COLUMNS = frozenset(
    {
        *_SCORES, "points", "answered_share", "max_points", "effective_weight", "claimed_points", "evidenced_points",
        "official_points", "floor_points", "ceiling_points", "mean_score", "median_score", "q1_score", "q3_score",
    }
)  # fmt: skip
"""The promised columns of marts that hold scores."""

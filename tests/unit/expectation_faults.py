"""The fault that each expectation is there to find, planted with SQL in a clean build file.

Where an order is broken, it is by the smallest step of a score.
"""

from __future__ import annotations

_REVIEWED = (
    "insert into marts.fct_field_value by name select * replace ('district' as stage, '核' as reason)"
    " from marts.fct_field_value where campaign_year = 2025"
)
"""Every value of 2025 confirmed by its district."""

FAULTS: dict[tuple[str, str], str] = {
    ("landed_values", "values_have_arrived"): "delete from raw.field_value",
    ("landed_values", "every_value_has_its_key"): "update raw.field_value set chamber_id = null where source_row = 8",
    (
        "landed_values",
        "every_value_has_its_source",
    ): "update raw.field_value set received_at = null where source_row = 8",
    ("landed_values", "every_cell_is_landed_once"): (
        "insert into raw.field_value select * from raw.field_value where source_row = 8"
    ),
    ("landed_values", "every_value_was_understood"): (
        "update raw.field_value set value_number = null where source_row = 8"
    ),
    ("landed_values", "stages_are_known"): "update raw.field_value set stage = 'county' where source_row = 8",
    (
        "landed_values",
        "every_year_has_a_rubric",
    ): "update raw.field_value set campaign_year = 2016 where source_row = 8",
    ("landed_values", "nearly_every_field_is_reported"): "delete from raw.field_value where field_code = 'a1_01'",
    ("register", "register_has_chambers"): "delete from marts.dim_chamber",
    ("register", "every_chamber_has_its_key"): (
        "alter table marts.dim_chamber alter chamber_id drop not null;"
        "update marts.dim_chamber set chamber_id = null where chamber_id = 'CH-310101-1'"
    ),
    ("register", "every_chamber_is_listed_once"): (
        "insert into marts.dim_chamber from marts.dim_chamber where chamber_id = 'CH-310101-1'"
    ),
    ("register", "districts_are_known"): (
        "update marts.dim_chamber set district_code = '310108' where chamber_id = 'CH-310101-1'"
    ),
    ("register", "chamber_types_are_known"): (
        "update marts.dim_chamber set chamber_type = '协会' where chamber_id = 'CH-310101-1'"
    ),
    ("register", "credit_codes_are_well_formed"): (
        "update marts.dim_chamber set uscc = '51310101000000009I' where chamber_id = 'CH-310101-1'"
    ),
    ("register", "credit_codes_belong_to_one_chamber"): "update marts.dim_chamber set uscc = '51310101000000009W'",
    ("register", "registered_chambers_have_a_credit_code"): (
        "update marts.dim_chamber set uscc = null where chamber_id = 'CH-310101-1'"
    ),
    ("ingest_files", "every_file_is_recorded_once"): "insert into quality.ingest_file from quality.ingest_file limit 1",
    ("ingest_files", "every_row_is_accounted_for"): (
        "update quality.ingest_file set rows_superseded = 1"
        " where file_id = (select min(file_id) from quality.ingest_file)"
    ),
    ("ingest_files", "most_files_are_understood"): (
        "update quality.ingest_file set rows_accepted = 3, rows_rejected = 5"
    ),
    ("ingest_files", "few_rows_are_rejected"): "update quality.ingest_file set rows_accepted = 7, rows_rejected = 1",
    ("ingest_files", "few_files_are_refused"): (
        "insert into quality.ingest_file"
        " (file_id, file_name, kind, outcome, rows_read, rows_accepted, rows_rejected, rows_superseded)"
        " select md5(i::varchar), 'x', 'unknown', 'refused', 0, 0, 0, 0 from range(2) as numbers(i)"
    ),
    ("chamber_scores", "chambers_are_scored"): "delete from marts.fct_chamber_score",
    ("chamber_scores", "every_score_has_its_chamber"): (
        "update marts.fct_chamber_score set chamber_id = null where chamber_id = 'CH-310101-1'"
    ),
    ("chamber_scores", "every_chamber_is_scored_once_a_year"): (
        "insert into marts.fct_chamber_score from marts.fct_chamber_score limit 1"
    ),
    ("chamber_scores", "every_score_is_in_its_rubrics_years"): "update marts.dim_rubric set valid_to_year = 2024",
    ("chamber_scores", "no_score_is_negative"): (
        "update marts.fct_chamber_score set floor_score = -0.000000001 where chamber_id = 'CH-310101-1'"
    ),
    ("chamber_scores", "no_score_exceeds_the_total"): (
        "update marts.fct_chamber_score set ceiling_score = 100 + 0.000000001 where chamber_id = 'CH-310101-1'"
    ),
    ("chamber_scores", "floor_does_not_exceed_official"): (
        "update marts.fct_chamber_score set floor_score = official_score + 0.000000001 where chamber_id = 'CH-310101-1'"
    ),
    ("chamber_scores", "official_does_not_exceed_ceiling"): (
        "update marts.fct_chamber_score set official_score = ceiling_score + 0.000000001"
        " where chamber_id = 'CH-310101-1'"
    ),
    ("chamber_scores", "evidenced_does_not_exceed_claimed"): (
        "update marts.fct_chamber_score set evidenced_score = claimed_score + 0.000000001"
        " where chamber_id = 'CH-310101-1'"
    ),
    ("chamber_scores", "mean_official_score_is_plausible"): (
        "update marts.fct_chamber_score set official_score = 20, floor_score = 20"
    ),
    ("chamber_scores", "most_chambers_have_answered"): (
        "update marts.fct_chamber_score set answered_share = 0 where chamber_id < 'CH-310104'"
    ),
    ("chamber_scores", "claims_stay_near_the_official_scores"): (
        "update marts.fct_chamber_score set official_score = 72, floor_score = 72"
    ),
    ("chamber_scores", "few_chambers_claim_everything"): (
        "update marts.fct_chamber_score set claimed_score = 100 where chamber_id = 'CH-310101-1'"
    ),
    ("indicator_scores", "every_row_has_its_key"): (
        "update marts.fct_indicator_score set chamber_id = null where chamber_id = 'CH-310101-1'"
    ),
    ("indicator_scores", "every_chamber_stands_under_every_indicator"): (
        "delete from marts.fct_indicator_score where chamber_id = 'CH-310101-1' and indicator_code = 'A1-01'"
    ),
    ("indicator_scores", "no_chamber_stands_twice_under_an_indicator"): (
        "insert into marts.fct_indicator_score from marts.fct_indicator_score limit 1"
    ),
    ("indicator_scores", "answer_states_are_known"): (
        "update marts.fct_indicator_score set answer_state = 'maybe' where chamber_id = 'CH-310101-1'"
    ),
    ("indicator_scores", "points_are_in_their_order"): (
        "update marts.fct_indicator_score set floor_points = official_points + 0.000000001"
        " where indicator_code = 'A1-01'"
    ),
    ("indicator_scores", "most_chambers_answer_every_indicator"): (
        "update marts.fct_indicator_score set answer_state = 'not_reported'"
        " where indicator_code = 'A1-01' and chamber_id not like '%310000%'"
    ),
    ("indicator_scores", "few_answers_are_invalid"): (
        "update marts.fct_indicator_score set answer_state = 'invalid'"
        " where indicator_code = 'A1-01' and chamber_id = 'CH-310101-1'"
    ),
    ("district_scores", "every_district_has_one_row_a_year"): (
        "insert into marts.fct_district_score from marts.fct_district_score limit 1"
    ),
    ("district_scores", "every_chamber_counts_in_a_district"): (
        "delete from marts.fct_district_score where district_code = '310101'"
    ),
    ("district_scores", "every_district_has_a_submission"): (
        "update marts.fct_district_score set chambers_submitted = 0 where district_code = '310101'"
    ),
    (
        "district_scores",
        "every_district_has_chambers",
    ): "insert into marts.dim_district values ('310151', '丙区', 'Third')",
    ("refused_rows", "no_refused_row_waits_long"): (
        "insert into quality.ingest_rejected_row (file_name, source_row, is_open, received_at)"
        " values ('甲.xlsx', 9, true, timestamp '2026-01-16 09:00:00')"
    ),
    ("refused_files", "no_refused_file_waits_long"): (
        "insert into quality.ingest_file (file_id, file_name, outcome, received_at)"
        " values ('x', '甲.xlsx', 'refused', timestamp '2026-01-16 09:00:00')"
    ),
    ("reviews", "few_reviews_lack_a_reason"): (
        f"{_REVIEWED}; insert into quality.ingest_rejected_row (reason_code, campaign_year, stage)"
        " select 'reason_missing', 2025, 'district' from range(12)"
    ),
    ("reviews", "few_reviews_raise_the_claim"): f"{_REVIEWED}; update marts.fct_field_value set value_number = 6"
    " where stage = 'district' and chamber_id = 'CH-310101-1'",
    ("district_drift", "the_citys_submissions_do_not_vanish"): (
        "update marts.fct_district_score set chambers_submitted = 0 where district_code <> '310101'"
    ),
    ("district_drift", "no_districts_submissions_vanish"): (
        "update marts.fct_district_score set chambers_submitted = 0 where district_code = '310101'"
    ),
    ("field_drift", "no_field_loses_its_answers"): (
        "delete from marts.fct_field_value where field_code = 'a1_01' and chamber_id = 'CH-310101-1'"
    ),
    ("score_drift", "scores_move_only_with_data"): (
        "update marts.fct_chamber_score set official_score = official_score + 0.000000001"
        " where chamber_id = 'CH-310101-1'"
    ),
    ("score_drift", "the_mean_score_is_stable"): "update marts.fct_chamber_score set official_score = 86",
    ("score_drift", "few_scores_jump"): (
        "update marts.fct_chamber_score set official_score = 95 where chamber_id < 'CH-310104'"
    ),
}

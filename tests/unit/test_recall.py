"""Recall and false alarms, counted by hand on a city of five chambers."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines import recall_command
from pipelines.demo.recall import DEFECTS, Flag, measure
from pipelines.demo.truth import TRUTH_FILE, TRUTH_SCHEMA
from pipelines.settings import PROJECT_ROOT, Settings

STATES = {
    "found": "to_correct",
    "missed": "complete",
    "clean": "complete",
    "wronged": "to_correct",
    "late": "complete",
}
TRUTH = [("found", "rows_blank"), ("missed", "rows_blank"), ("late", "late"), ("clean", "sent_twice")]
FLAGS = [
    Flag("found", "fields_missing"),
    Flag("found", "answered_share_low"),
    Flag("wronged", "fields_missing"),
    Flag("late", "received_late"),
]


def test_a_defect_is_found_when_a_check_that_should_name_it_does() -> None:
    found = measure(TRUTH, FLAGS, STATES, ["fields_missing", "received_late"])
    blank, late = (next(each for each in found.defects if each.defect_code == code) for code in ("rows_blank", "late"))
    assert (blank.planted, blank.missed) == (2, ["missed"])
    assert (late.planted, late.missed) == (1, [])
    assert not found.is_flawless


def test_a_flag_is_false_when_nothing_true_of_the_chamber_explains_it() -> None:
    found = measure(TRUTH, FLAGS, STATES, ["answered_share_low", "fields_missing", "received_late"])
    share, missing, late = found.checks
    assert (missing.flagged, missing.false_alarms, missing.without_reason) == (2, ["wronged"], 3)
    assert (share.flagged, share.false_alarms) == (1, [])
    assert (late.flagged, late.false_alarms, late.without_reason) == (1, [], 4)


def test_states_that_say_the_opposite_of_the_truth_are_named() -> None:
    found = measure(TRUTH, FLAGS, STATES, ["fields_missing"])
    assert found.called_complete == ["missed"]
    assert found.called_incomplete == ["wronged"]


def test_a_chamber_without_a_state_counts_as_missed() -> None:
    found = measure([("nowhere", "late")], [], {}, ["received_late"])
    assert [each.missed for each in found.defects if each.planted] == [["nowhere"]]


def test_all_found_and_nothing_else_is_flawless() -> None:
    assert measure(
        [("late", "late")], [Flag("late", "received_late")], {"late": "complete"}, ["received_late"]
    ).is_flawless


def test_defects_are_explained_by_checks_that_exist() -> None:
    known = set(pl.read_csv(PROJECT_ROOT / "seeds" / "submission_checks.csv", infer_schema=False)["check_code"])
    assert {check for explains in DEFECTS.values() for check in explains.may_raise} <= known
    assert all(explains.found_by for explains in DEFECTS.values())


def test_without_a_list_of_defects_there_is_nothing_to_measure(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(recall_command.NothingToMeasureError, match="2025"):
        recall_command.measured(settings, 2025)
    pl.DataFrame([("2024", "CH", "late", "")], schema=TRUTH_SCHEMA, orient="row").write_csv(tmp_path / TRUTH_FILE)
    with pytest.raises(recall_command.NothingToMeasureError, match="2025"):
        recall_command.measured(settings, 2025)

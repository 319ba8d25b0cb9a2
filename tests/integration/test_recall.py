"""The checks against what was planted: a whole city of 400 chambers, one real night, and the command that measures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from pipelines.demo.recall import DEFECTS, Recall
from pipelines.demo.write import DemoSummary, write_demo
from pipelines.night import run_night
from pipelines.orchestration.execution import Ending
from pipelines.progress import Silent
from pipelines.recall_command import measured
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings

YEAR, CHAMBERS = 2025, 400
FALSE_ALARMS = 0.01
"""Of the chambers that give a check no reason, it may flag at most this share."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("city")


@pytest.fixture(scope="module")
def planted(home: Path) -> DemoSummary:
    settings = Settings(home=home)
    rubric = rubric_for_year(load_rubrics(settings), YEAR)
    assert rubric is not None
    return write_demo(settings.inbox, rubric, chambers=CHAMBERS, year=YEAR, seed=7, file_format="csv")


@pytest.fixture(scope="module")
def found(home: Path, planted: DemoSummary) -> Recall:
    settings = Settings(home=home)
    assert run_night(settings, date(2026, 1, 20), Silent()).ending is Ending.PUBLISHED
    return measured(settings, YEAR)[0]


def test_a_city_holds_many_kinds_of_defects(planted: DemoSummary) -> None:
    implausible = Counter({code: planted.planted.get(code, 0) for code in (
        "indirect_members", "part_above_whole", "date_in_another_year", "far_above_peers", "all_at_top",
        "nothing_to_measure", "same_as_another", "overstated",
    )})  # fmt: skip
    assert min(implausible.values()) >= 3
    assert implausible.total() >= 30
    assert planted.planted.keys() >= DEFECTS.keys() - {"withdrawn", "corrected"}


def test_every_planted_defect_is_found_by_a_check_that_names_it(found: Recall) -> None:
    assert {each.defect_code: each.missed for each in found.defects if each.missed} == {}


def test_no_complete_submission_is_called_incomplete_and_no_incomplete_one_complete(found: Recall) -> None:
    assert (found.called_incomplete, found.called_complete) == ([], [])


def test_no_check_cries_wolf(found: Recall) -> None:
    assert all(alarms.without_reason > CHAMBERS / 2 for alarms in found.checks)
    too_many = {
        alarms.check_code: alarms.false_alarms
        for alarms in found.checks
        if len(alarms.false_alarms) > FALSE_ALARMS * alarms.without_reason
    }
    assert too_many == {}


def test_the_command_prints_the_figures(home: Path, found: Recall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIHAO_HOME", str(home))
    printed = CliRunner().invoke(main, ["recall", "--year", str(YEAR)])
    assert printed.exit_code == 0, printed.output
    for each in found.defects:
        assert (each.defect_code in printed.output) == (each.planted > 0)
    assert all(alarms.check_code in printed.output for alarms in found.checks)
    assert CliRunner().invoke(main, ["recall", "--year", "2019"]).exit_code == 2

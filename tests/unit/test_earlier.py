"""When last month's scores can differ from today's: what the ledger, the register and the calendar year say."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.ingest.discover import find_files
from pipelines.ingest.earlier import anything_received, anything_since, end_of_last_month
from pipelines.ingest.land import land_files
from pipelines.reference import load_rubrics
from pipelines.settings import Settings
from tests.dbt.inbox import LONG_HEADER, REGISTER_HEADER, InboxCsv, put_files

CHAMBER = "CH-310106-JZ-0001"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A register that changes on 15 June 2025, and answers of 2025 and of 2026, all received in May 2025."""
    settings = Settings(home=tmp_path)
    row = [CHAMBER, "示例商会", "310106", "行业商会", "否", "否", "", "", ""]
    register = [[*row, valid_from] for valid_from in ("2025-01-01", "2025-06-15")]
    answers = [(year, CHAMBER, "study_sessions", 3, "附件", "self", "") for year in (2025, 2026)]
    files = [
        InboxCsv("register.csv", datetime(2025, 5, 2), REGISTER_HEADER, register),
        InboxCsv("answers.csv", datetime(2025, 5, 31, 12), LONG_HEADER, answers),
    ]
    put_files(settings, files)
    land_files(settings, load_rubrics(settings), find_files(settings.inbox), now=datetime(2025, 6, 1))
    return settings


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        (date(2025, 3, 31), date(2025, 2, 28)),
        (date(2024, 3, 1), date(2024, 2, 29)),
        (date(2026, 1, 31), date(2025, 12, 31)),
    ],
)
def test_last_month_ends_on_its_last_day(as_of: date, day: date) -> None:
    assert end_of_last_month(as_of) == day


def test_a_file_counts_from_the_day_on_which_it_was_received(settings: Settings) -> None:
    assert not anything_received(settings, date(2025, 5, 1))
    assert anything_received(settings, date(2025, 5, 2))
    assert anything_since(settings, date(2025, 4, 30), date(2025, 5, 2))
    assert anything_since(settings, date(2025, 5, 30), date(2025, 5, 31))
    assert not anything_since(settings, date(2025, 5, 31), date(2025, 6, 14))


def test_a_register_row_counts_from_the_day_on_which_it_becomes_valid(settings: Settings) -> None:
    assert anything_since(settings, date(2025, 5, 31), date(2025, 6, 15))
    assert not anything_since(settings, date(2025, 6, 15), date(2025, 12, 31))


def test_answers_for_the_coming_year_count_when_it_has_begun(settings: Settings) -> None:
    assert anything_since(settings, date(2025, 12, 31), date(2026, 1, 1))
    assert not anything_since(settings, date(2026, 1, 31), date(2026, 2, 1))

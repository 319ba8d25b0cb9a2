"""What the tests of alerts share: a certificate, messages, and a situation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.alerts.message import Message, Part
from pipelines.alerts.occasions import LastGood, LastNight, Situation
from pipelines.night_journal import Outcome
from tests.alerts.servers import Certificate, make_certificate

NOW = datetime(2025, 11, 24, 2, 30)
PASSWORD = "not-to-be-seen-42"  # noqa: S105 - the secret that tests look for


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def message() -> Message:
    return Message("alert", "[四好] 警报", (Part("发生了什么", ("no_field_loses_its_answers <b>[x](http://y)",)),))


def situation(outcome: Outcome = Outcome.PUBLISHED, *, hours: int = 1, step: str | None = None) -> Situation:
    """A night that ended so, after a publication that is so many hours old."""
    last = LastGood("20251123T020000-abcdef", NOW - timedelta(hours=hours), date(2025, 11, 23))
    return Situation(NOW, last, LastNight(outcome, step))


def read_log(home: Path) -> str:
    return "".join(file.read_text(encoding="utf-8", errors="replace") for file in home.rglob("*") if file.is_file())

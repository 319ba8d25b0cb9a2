"""A small invented city after its first real night, for the tests that go on from there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

import pytest

from pipelines.demo.write import write_demo
from pipelines.night import run_night
from pipelines.orchestration.execution import Ending
from pipelines.progress import Silent
from pipelines.reference import load_rubrics, rubric_for_year
from pipelines.settings import Settings
from tests.shared_homes import made_once

YEAR = 2025
AS_OF = date(2025, 12, 31)
CHAMBERS = 40


@dataclass(frozen=True)
class DemoNight:
    """The home after one night, which nobody may change. hashes: inbox file -> sha256 of its bytes before that night.

    submitted: how many of the chambers sent something.
    """

    settings: Settings
    submitted: int
    hashes: dict[str, str]


@pytest.fixture(scope="session")
def demo_night(tmp_path_factory: pytest.TempPathFactory) -> DemoNight:
    """CHAMBERS chambers in five districts, whose files of YEAR were taken in and published as of AS_OF."""
    notes = "before.json"

    def make(settings: Settings) -> None:
        rubric = rubric_for_year(load_rubrics(settings), YEAR)
        assert rubric is not None
        demo = write_demo(settings.inbox, rubric, chambers=CHAMBERS, districts=5, year=YEAR)
        files = [path for path in settings.inbox.rglob("*") if path.is_file()]
        hashes = {
            str(path.relative_to(settings.inbox)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }
        result = run_night(settings, AS_OF, Silent())
        assert (result.ending, result.reasons) == (Ending.PUBLISHED, ())
        settings.home.with_name(notes).write_text(json.dumps([demo.submitted, hashes]), encoding="utf-8")

    settings = made_once(tmp_path_factory, "demo-night", make)
    return DemoNight(settings, *json.loads(settings.home.with_name(notes).read_text(encoding="utf-8")))
